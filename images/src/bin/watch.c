/* watch [-t] [-n SECONDS] PROGRAM [ARG...]: runs a command line again and again (2 seconds between), each time on an empty screen. */
#include <program.h>
#include <sys/wait.h>
#include <time.h>

int main(int argc, char **argv)
{
    static const char usage[] = "watch [-t] [-n SECONDS] PROGRAM [ARG...]";
    double seconds = 2;
    int title = 1;
    for (int c; (c = option(argc, argv, "+n:t", usage)) != -1;)
        if (c == 't')
            title = 0;
        else {
            char *end;
            seconds = strtod(optarg, &end);
            if (end == optarg || *end || seconds < 0.1 || seconds > 1e6)
                errx(2, "seconds: '%s' is not a number from 0.1 to 1000000", optarg);
        }
    if (optind == argc)
        usage_error(usage);
    size_t size = 1;
    for (int i = optind; i < argc; i++)
        size += strlen(argv[i]) + 1;
    char *line = allocate(size);
    *line = 0;
    for (int i = optind; i < argc; i++) {
        strlcat(line, argv[i], size);
        strlcat(line, i + 1 < argc ? " " : "", size);
    }
    struct timespec pause = { (long)seconds, (seconds - (long)seconds) * 1e9 };
    for (;;) {
        printf("\033[H\033[2J");
        if (title)
            printf("Every %gs: %s\n\n", seconds, line);
        fflush(stdout);
        pid_t child = fork();
        if (child < 0)
            err(1, "fork");
        if (child == 0) {
            execv("/bin/sh", (char *[]){ "sh", "-c", line, NULL });
            err(127, "/bin/sh");
        }
        waitpid(child, NULL, 0);
        nanosleep(&pause, NULL);
    }
}
