/* readlink [-f] PATH: what a symbolic link says; -f where a path leads to when all links are followed. */
#include <fcntl.h>
#include <program.h>

/* The kernel knows the true path of an open folder; a file is the last component in it, after following its own links. */
static void show_true_path(const char *path)
{
    char target[4096], folder[4096];
    char *current = strdup(path);
    for (int links = 0; links < 40; links++) {
        ssize_t length = readlink(current, target, sizeof target - 1);
        if (length < 0)
            break;
        target[length] = 0;
        const char *slash = strrchr(current, '/');
        if (*target == '/' || !slash) {
            current = strdup(target);
        } else {
            char *base = strdup(current);
            base[slash - current + 1] = 0;
            current = join(base, target);
        }
    }
    if (chdir(current) == 0) {
        puts(getcwd(folder, sizeof folder));
        return;
    }
    const char *name = last_component(current);
    if (name != current) {
        char *base = strdup(current);
        base[name - current] = 0;
        if (chdir(base) < 0)
            err(1, "%s", path);
    }
    getcwd(folder, sizeof folder);
    puts(join(folder, name));
}

int main(int argc, char **argv)
{
    static const char usage[] = "readlink [-f] PATH";
    char target[4096];
    int true_path = 0;
    while (option(argc, argv, "f", usage) != -1)
        true_path = 1;
    if (argc - optind != 1)
        usage_error(usage);
    if (true_path) {
        show_true_path(argv[optind]);
        return 0;
    }
    ssize_t length = readlink(argv[optind], target, sizeof target);
    if (length < 0)
        return 1;
    printf("%.*s\n", (int)length, target);
    return 0;
}
