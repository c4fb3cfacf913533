/* ln [-sf] TARGET [NAME]: gives a file a second name; -s makes a symbolic link, -f replaces what NAME is now. */
#include <program.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    static const char usage[] = "ln [-sf] TARGET [NAME]";
    int symbolic = 0, force = 0;
    struct stat info;
    for (int c; (c = option(argc, argv, "sfn", usage)) != -1;) {
        symbolic |= c == 's';
        force |= c == 'f';
    }
    if (argc - optind < 1 || argc - optind > 2)
        usage_error(usage);
    const char *target = argv[optind];
    const char *name = argc - optind == 2 ? argv[optind + 1] : last_component(target);
    if (stat(name, &info) == 0 && S_ISDIR(info.st_mode))
        name = join(name, last_component(target));
    if (force)
        unlink(name);
    if ((symbolic ? symlink : link)(target, name) < 0)
        err(1, "cannot link '%s' to '%s'", name, target);
    return 0;
}
