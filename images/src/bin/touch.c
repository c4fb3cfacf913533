/* touch [-c] FILE...: sets the times of files to now, and makes those that are missing unless -c. */
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <sys/stat.h>

static int touch(const char *path, int create)
{
    if (utimensat(AT_FDCWD, path, NULL, 0) == 0)
        return 0;
    if (errno == ENOENT && !create)
        return 0;
    int fd = errno == ENOENT ? open(path, O_WRONLY | O_CREAT, 0666) : -1;
    if (fd < 0) {
        warn("cannot touch '%s'", path);
        return 1;
    }
    return close(fd) < 0;
}

int main(int argc, char **argv)
{
    int create = 1, failed = 0;
    while (option(argc, argv, "c", "touch [-c] FILE...") != -1)
        create = 0;
    for (; optind < argc; optind++)
        failed |= touch(argv[optind], create);
    return failed;
}
