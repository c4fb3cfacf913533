/* mktemp [-dqu] [-p FOLDER] [TEMPLATE]: makes a file or (-d) a folder whose name is new: the Xs at the template's end are chosen.
   Without a template it is tmp.XXXXXXXXXX in $TMPDIR or /tmp. */
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <sys/stat.h>
#include <sys/syscall.h>

static void choose(char *from, char *to)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    unsigned char random[256];
    if (syscall(SYS_getrandom, random, sizeof random, 0) < 0)
        err(1, "getrandom");
    for (int i = 0; from < to; from++)
        *from = letters[random[i++ & 255] % (sizeof letters - 1)];
}

int main(int argc, char **argv)
{
    static const char usage[] = "mktemp [-dqu] [-p FOLDER] [TEMPLATE]";
    const char *folder = NULL;
    int makes_folder = 0, quiet = 0, dry = 0, c;
    while ((c = option(argc, argv, "dqup:t", usage)) != -1)
        if (c == 'p')
            folder = optarg;
        else if (c == 't')
            folder = "";
        else
            *(c == 'd' ? &makes_folder : c == 'q' ? &quiet : &dry) = 1;
    if (argc - optind > 1)
        usage_error(usage);
    const char *template = optind < argc ? argv[optind] : "tmp.XXXXXXXXXX", *named = getenv("TMPDIR");
    if (optind == argc || (folder && !*folder))
        folder = folder && *folder ? folder : named && *named ? named : "/tmp";
    char *path = folder ? join(folder, template) : strdup(template), *end = path + strlen(path), *start = end;
    while (start > path && start[-1] == 'X')
        start--;
    if (end - start < 3)
        errx(1, "too few X's in template '%s'", template);
    for (int tries = 0; tries < 100; tries++) {
        struct stat info;
        choose(start, end);
        if (dry ? lstat(path, &info) < 0 : makes_folder ? mkdir(path, 0700) == 0 : open(path, O_RDWR | O_CREAT | O_EXCL, 0600) >= 0) {
            puts(path);
            return 0;
        }
        if (!dry && errno != EEXIST)
            break;
    }
    if (!quiet)
        warn("cannot make '%s'", path);
    return 1;
}
