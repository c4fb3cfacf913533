/* nice [-n STEPS] [PROGRAM [ARG...]]: runs a program with less claim to the harts (10 steps); alone prints the niceness. */
#include <errno.h>
#include <program.h>
#include <sys/resource.h>

int main(int argc, char **argv)
{
    long steps = 10;
    while (option(argc, argv, "+n:", "nice [-n STEPS] [PROGRAM [ARG...]]") != -1)
        steps = number(optarg, "steps");
    if (optind == argc) {
        printf("%d\n", getpriority(PRIO_PROCESS, 0));
        return 0;
    }
    errno = 0;
    if (nice(steps) == -1 && errno)
        warn("cannot change the niceness");
    execvp(argv[optind], argv + optind);
    err(errno == ENOENT ? 127 : 126, "%s", argv[optind]);
}
