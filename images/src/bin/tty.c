/* tty [-s]: the name of the terminal on standard input; -s only answers by the exit status, which is 1 if it is none. */
#include <program.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    static const char usage[] = "tty [-s]";
    char name[4096];
    int silent = 0;
    while (option(argc, argv, "s", usage) != -1)
        silent = 1;
    if (optind != argc)
        usage_error(usage);
    int terminal = isatty(0);
    if (silent)
        return !terminal;
    ssize_t length = terminal ? readlink("/proc/self/fd/0", name, sizeof name - 1) : 0;
    if (length < 0)
        err(3, "/proc/self/fd/0");
    name[length] = 0;
    puts(terminal ? name : "not a tty");
    return !terminal;
}
