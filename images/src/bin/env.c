/* env [-i] [-u NAME] [NAME=VALUE...] [PROGRAM [ARG...]]: runs a program with a changed environment, or prints it. */
#include <errno.h>
#include <program.h>

int main(int argc, char **argv)
{
    static char *nothing[] = { NULL };
    for (int c; (c = option(argc, argv, "+iu:", "env [-i] [-u NAME] [NAME=VALUE...] [PROGRAM [ARG...]]")) != -1;)
        if (c == 'i')
            environ = nothing;
        else
            unsetenv(optarg);
    for (char *equals; optind < argc && (equals = strchr(argv[optind], '=')); optind++) {
        *equals = 0;
        setenv(argv[optind], equals + 1, 1);
    }
    if (optind < argc) {
        execvp(argv[optind], argv + optind);
        err(errno == ENOENT ? 127 : 126, "%s", argv[optind]);
    }
    for (char **entry = environ; *entry; entry++)
        puts(*entry);
    return 0;
}
