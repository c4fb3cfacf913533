/* tee [-a] FILE...: copies standard input to standard output and to files; -a appends. */
#include <fcntl.h>
#include <program.h>

static int write_all(int fd, const char *from, ssize_t n)
{
    for (ssize_t part; n > 0; from += part, n -= part)
        if ((part = write(fd, from, n)) < 0)
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    char buffer[4096];
    int mode = O_TRUNC, failed = 0;
    while (option(argc, argv, "a", "tee [-a] FILE...") != -1)
        mode = O_APPEND;
    int count = argc - optind, *fds = allocate((count + 1) * sizeof *fds);
    for (int i = 0; i < count; i++)
        if ((fds[i] = open(argv[optind + i], O_WRONLY | O_CREAT | mode, 0666)) < 0) {
            warn("%s", argv[optind + i]);
            failed = 1;
        }
    fds[count] = 1;
    for (ssize_t n; (n = read(0, buffer, sizeof buffer)) > 0;)
        for (int i = 0; i <= count; i++)
            if (fds[i] >= 0)
                failed |= write_all(fds[i], buffer, n);
    return failed;
}
