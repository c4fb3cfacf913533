/* umount [-fl] TARGET...: detaches file systems; -l now from sight, later in fact. */
#include <program.h>
#include <sys/mount.h>

int main(int argc, char **argv)
{
    int flags = 0, failed = 0;
    for (int c; (c = option(argc, argv, "fl", "umount [-fl] TARGET...")) != -1;)
        flags |= c == 'f' ? MNT_FORCE : MNT_DETACH;
    for (; optind < argc; optind++)
        if (umount2(argv[optind], flags) < 0) {
            warn("%s", argv[optind]);
            failed = 1;
        }
    return failed;
}
