/* fork-cost KIB: what a fork costs a process whose working set is KIB of memory that it has written, in cycles.
 *
 * Three uses of fork: a child that ends at once, so that the fork itself is all that is paid; a child that becomes another
 * program, as a shell's do; and a child that writes to all of the memory, after which the parent does so too.
 */
#include <measure.h>
#include <program.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#define ROUNDS 4

static volatile char *memory;
static long bytes;

static void write_all(void)
{
    for (long at = 0; at < bytes; at += PAGE)
        memory[at]++;
}

static void nothing(void) {}

static void become_true(void)
{
    execv("/bin/true", (char *[]){ "true", NULL });
    _exit(127);
}

/* Forks a child that does `act` and ends; returns when the fork was done, seen from the parent. */
static unsigned long fork_child(void (*act)(void))
{
    pid_t child = fork();
    if (child == 0) {
        act();
        _exit(0);
    }
    unsigned long forked = cycles();
    int status;
    if (child < 0 || waitpid(child, &status, 0) != child || status != 0)
        errx(1, "the child did not end well");
    return forked;
}

static void measure(const char *name, void (*act)(void), int fork_only)
{
    unsigned long sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        unsigned long before = cycles();
        unsigned long forked = fork_child(act);
        if (act == write_all)
            write_all();
        sum += (fork_only ? forked : cycles()) - before;
        write_all();
    }
    metric(name, sum / ROUNDS);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 1, 1, "fork-cost KIB");
    bytes = number(argv[1], "KiB") * 1024;
    memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        errx(1, "no memory");
    write_all();
    measure("fork", nothing, 1);
    measure("fork+exec", become_true, 0);
    measure("fork+write", write_all, 0);
    return 0;
}
