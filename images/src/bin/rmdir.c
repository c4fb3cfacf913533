/* rmdir DIRECTORY...: removes empty folders. */
#include <program.h>

int main(int argc, char **argv)
{
    int failed = 0;
    while (option(argc, argv, "", "rmdir DIRECTORY...") != -1)
        continue;
    for (; optind < argc; optind++)
        if (rmdir(argv[optind]) < 0) {
            warn("cannot remove '%s'", argv[optind]);
            failed = 1;
        }
    return failed;
}
