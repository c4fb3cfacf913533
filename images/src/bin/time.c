/* time PROGRAM [ARG...]: runs a program and says how long it took, in all, in the program and in the kernel. */
#include <errno.h>
#include <program.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

static void show(const char *what, long seconds, long micros)
{
    fprintf(stderr, "%s\t%ldm%ld.%03lds\n", what, seconds / 60, seconds % 60, micros / 1000);
}

int main(int argc, char **argv)
{
    struct timespec start, end;
    struct rusage usage;
    int status;
    name_operands(&argc, &argv, 1, MANY, "time PROGRAM [ARG...]");
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t pid = fork();
    if (pid < 0)
        err(1, "fork");
    if (pid == 0) {
        execvp(argv[1], argv + 1);
        err(errno == ENOENT ? 127 : 126, "%s", argv[1]);
    }
    while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
        continue;
    clock_gettime(CLOCK_MONOTONIC, &end);
    long nanos = (end.tv_sec - start.tv_sec) * 1000000000 + end.tv_nsec - start.tv_nsec;
    fputs("\n", stderr);
    show("real", nanos / 1000000000, nanos % 1000000000 / 1000);
    show("user", usage.ru_utime.tv_sec, usage.ru_utime.tv_usec);
    show("sys", usage.ru_stime.tv_sec, usage.ru_stime.tv_usec);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
