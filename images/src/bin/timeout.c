/* timeout [-s SIGNAL] [-k DURATION] DURATION PROGRAM [ARG...]: ends a program that runs too long; exit status 124 says that it did.
   Durations are seconds, or end in s, m, h or d. With -k, SIGKILL follows if the signal did not help. */
#include <errno.h>
#include <program.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

static struct timespec duration(const char *text)
{
    char *end;
    double value = strtod(text, &end);
    double unit = *end == 'm' ? 60 : *end == 'h' ? 3600 : *end == 'd' ? 86400 : 1;
    if (end == text || value < 0 || (*end && (!strchr("smhd", *end) || end[1])))
        errx(125, "'%s' is no duration", text);
    value *= unit;
    value = value < 1e9 ? value : 1e9;
    return (struct timespec){ (long)value, (value - (long)value) * 1e9 };
}

/* Waits for the child, but no longer than limit. Returns whether it ended. */
static int ends_within(const struct timespec *limit, pid_t child, int *status)
{
    struct timespec now, until;
    sigset_t wanted = sigbit(SIGCHLD);
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += limit->tv_sec + (until.tv_nsec + limit->tv_nsec) / 1000000000;
    until.tv_nsec = (until.tv_nsec + limit->tv_nsec) % 1000000000;
    for (;;) {
        if (waitpid(child, status, WNOHANG) == child)
            return 1;
        clock_gettime(CLOCK_MONOTONIC, &now);
        long nanos = (until.tv_sec - now.tv_sec) * 1000000000 + until.tv_nsec - now.tv_nsec;
        if (nanos <= 0)
            return 0;
        sigtimedwait(&wanted, NULL, &(struct timespec){ nanos / 1000000000, nanos % 1000000000 });
    }
}

int main(int argc, char **argv)
{
    static const char usage[] = "timeout [-s SIGNAL] [-k DURATION] DURATION PROGRAM [ARG...]";
    struct timespec kill_after = { 0 };
    int signal = SIGTERM, kills = 0, status;
    for (int c; (c = option(argc, argv, "+s:k:", usage)) != -1;)
        if (c == 'k') {
            kill_after = duration(optarg);
            kills = 1;
        } else if ((signal = signal_number(optarg)) < 0) {
            errx(125, "'%s' is no signal", optarg);
        }
    if (argc - optind < 2)
        usage_error(usage);
    struct timespec limit = duration(argv[optind]), ever = { 1000000000, 0 };
    sigset_t child_ends = sigbit(SIGCHLD), before;
    sigprocmask(SIG_BLOCK, &child_ends, &before);
    pid_t child = fork();
    if (child < 0)
        err(125, "fork");
    if (child == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(argv[optind + 1], argv + optind + 1);
        err(errno == ENOENT ? 127 : 126, "%s", argv[optind + 1]);
    }
    int unlimited = !limit.tv_sec && !limit.tv_nsec;
    if (ends_within(unlimited ? &ever : &limit, child, &status))
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    kill(child, signal);
    kill(child, SIGCONT);
    if (!ends_within(kills ? &kill_after : &ever, child, &status)) {
        kill(child, SIGKILL);
        ends_within(&ever, child, &status);
        signal = SIGKILL;
    }
    return signal == SIGKILL ? 128 + SIGKILL : 124;
}
