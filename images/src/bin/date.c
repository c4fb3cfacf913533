/* date [-u] [-d @SECONDS] [+FORMAT]: prints the time, in UTC; -s @SECONDS sets the clock. */
#include <program.h>
#include <time.h>

int main(int argc, char **argv)
{
    static const char usage[] = "date [-u] [-d @SECONDS | -s @SECONDS] [+FORMAT]";
    const char *format = "%a %b %e %H:%M:%S %Z %Y";
    char text[512];
    struct timespec now;
    struct tm tm;
    clock_gettime(CLOCK_REALTIME, &now);
    for (int c; (c = option(argc, argv, "ud:s:", usage)) != -1;) {
        if (c == 'u')
            continue;
        if (*optarg != '@')
            errx(1, "'%s': only @SECONDS since 1970 is understood", optarg);
        now = (struct timespec){ number(optarg + 1, "seconds"), 0 };
        if (c == 's' && clock_settime(CLOCK_REALTIME, &now) < 0)
            err(1, "cannot set the clock");
    }
    if (optind < argc && argv[optind][0] != '+')
        usage_error(usage);
    if (optind < argc)
        format = argv[optind] + 1;
    strftime(text, sizeof text, format, gmtime_r(&now.tv_sec, &tm));
    puts(text);
    return 0;
}
