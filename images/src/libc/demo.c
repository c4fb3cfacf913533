/* The voice of the demonstrators; see demo.h. */
#include <demo.h>
#include <sys/mman.h>
#include <sys/wait.h>

/* Lies in memory that is shared with children, so that one tally counts everybody's checks. */
struct tally { int steps, checks, wrong; };

static struct tally *tally(void)
{
    static struct tally *shared;
    if (!shared)
        shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return shared;
}

#define SPEAK() va_list arguments; va_start(arguments, format); vfprintf(stdout, format, arguments); va_end(arguments); \
    putchar('\n'); fflush(stdout)

void step(const char *format, ...)
{
    printf("%d. ", ++tally()->steps);
    SPEAK();
}

void check(int holds, const char *format, ...)
{
    tally()->checks++;
    tally()->wrong += !holds;
    fputs(holds ? "   ok: " : "   WRONG: ", stdout);
    SPEAK();
}

void note(const char *format, ...)
{
    fputs("   ", stdout);
    SPEAK();
}

void join_child(int pid)
{
    int status;
    tally()->wrong += waitpid(pid, &status, 0) != pid || !WIFEXITED(status);
}

int verdict(void)
{
    int wrong = tally()->wrong;
    if (wrong)
        printf("%d of the checks did not hold.\n", wrong);
    else
        printf("All %d checks held.\n", tally()->checks);
    return wrong != 0;
}
