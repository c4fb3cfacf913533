/* housekeeping: runs a command on a machine that is not silent.
 *
 * While the command runs, a few daemons wake up now and then, each on a part of the machine of its own, work for some microseconds, and sleep again, as kernel threads and agents do on any
 * computer. A scheduler that acts at ticks and on what waits there acts differently on a machine on which nothing else ever happens.
 */
#include <program.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <workload.h>

#define MOST 64

static long daemons = 2, every = 2000, work = 4000;
static volatile unsigned long result;

/* Begins on a hart of its own, and may go anywhere then. */
static void settle(long me)
{
    unsigned long all[16] = { 0 }, one[16] = { 0 };
    long bytes = sched_getaffinity(0, sizeof all, all), harts = 0;
    for (int i = 0; i < 16; i++)
        harts += __builtin_popcountl(all[i]);
    long hart = me * harts / daemons;
    one[hart / 64] = 1UL << hart % 64;
    sched_setaffinity(0, bytes, one);
    sched_setaffinity(0, bytes, all);
}

static _Noreturn void keep_house(long me)
{
    settle(me);
    usleep(every * me / daemons);    /* not all at once */
    while (1) {
        for (long i = 0; i < work; i++)
            result += i;
        usleep(every);
    }
}

static pid_t start(long me)
{
    pid_t pid = fork();
    if (pid < 0)
        err(1, "fork");
    if (pid == 0)
        keep_house(me);
    return pid;
}

static int run(char **command)
{
    int status;
    pid_t pid = fork();
    if (pid < 0)
        err(1, "fork");
    if (pid == 0) {
        execvp(command[0], command);
        err(127, "%s", command[0]);
    }
    if (waitpid(pid, &status, 0) < 0)
        err(1, "wait");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
    pid_t pids[MOST];
    int words = 1;
    while (words < argc && strncmp(argv[words], "--", 2) == 0)
        words += 2;
    settings(words < argc ? words : argc, argv, "housekeeping [SETTING...] COMMAND [ARGUMENT...]: a command beside daemons", (struct setting[]){
        { "daemons", &daemons, 0, MOST, "daemons" },
        { "every", &every, 1, 10000000, "microseconds that a daemon sleeps" },
        { "work", &work, 0, 100000000, "steps of computing when it is awake" },
        { NULL, NULL, 0, 0, NULL } });
    if (words >= argc)
        errx(2, "give a command to run");
    for (long i = 0; i < daemons; i++)
        pids[i] = start(i);
    int status = run(argv + words);
    for (long i = 0; i < daemons; i++) {
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
    }
    return status;
}
