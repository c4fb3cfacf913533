/* truncate [-c] -s [+|-]SIZE FILE...: makes files just so long, or longer or shorter by as much; -c makes no new ones. */
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <sys/stat.h>

static long size_of(const char *text)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    long unit = *end == 'K' || *end == 'k' ? 1024 : *end == 'M' ? 1 << 20 : *end == 'G' ? 1 << 30 : 0;
    if (end == text || end[unit != 0] || errno || __builtin_mul_overflow(value, unit ? unit : 1, &value))
        errx(1, "'%s' is no size", text);
    return value;
}

static int resize_file(const char *path, long size, int relative, int creates)
{
    struct stat info;
    int fd = open(path, O_WRONLY | O_NONBLOCK | (creates ? O_CREAT : 0), 0666);
    if (fd < 0 && errno == ENOENT && !creates)
        return 0;
    if (fd < 0 || fstat(fd, &info) < 0) {
        warn("cannot open '%s' for writing", path);
        return 1;
    }
    long wanted = relative ? info.st_size + size : size;
    int failed = ftruncate(fd, wanted < 0 ? 0 : wanted) < 0;
    if (failed)
        warn("cannot truncate '%s' at %ld bytes", path, wanted);
    close(fd);
    return failed;
}

int main(int argc, char **argv)
{
    static const char usage[] = "truncate [-c] -s [+|-]SIZE FILE...";
    const char *text = NULL;
    int creates = 1, failed = 0;
    for (int c; (c = option(argc, argv, "cs:", usage)) != -1;)
        if (c == 's')
            text = optarg;
        else
            creates = 0;
    if (!text || optind == argc)
        usage_error(usage);
    int relative = *text == '+' || *text == '-';
    long size = size_of(text);
    for (; optind < argc; optind++)
        failed |= resize_file(argv[optind], size, relative, creates);
    return failed;
}
