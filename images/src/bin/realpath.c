/* realpath [-eq] PATH...: where paths lead to when all links are followed; only the last component may be missing, with -e not even it. */
#include <errno.h>
#include <fcntl.h>
#include <program.h>

/* The kernel knows the true path of whatever is open. */
static char *path_of(int fd)
{
    static char path[4096];
    char entry[32];
    snprintf(entry, sizeof entry, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(entry, path, sizeof path - 1);
    if (length < 0)
        err(1, "%s", entry);
    path[length] = 0;
    return path;
}

/* Returns the true path, or NULL with errno. A link to what is missing is followed, too, as often as there are links. */
static const char *true_path(const char *path, int may_miss, int links)
{
    char target[4096];
    int fd = open(path, O_PATH);
    if (fd >= 0) {
        const char *found = path_of(fd);
        close(fd);
        return found;
    }
    if (errno != ENOENT || !may_miss || links == 0)
        return NULL;
    const char *name = last_component(path);
    char *folder = strdup(name == path ? "." : path);
    if (name != path)
        folder[name - path] = 0;
    ssize_t length = readlink(path, target, sizeof target - 1);
    if (length >= 0) {
        target[length] = 0;
        return true_path(*target == '/' ? target : join(folder, target), 1, links - 1);
    }
    if ((fd = open(folder, O_PATH | O_DIRECTORY)) < 0)
        return NULL;
    const char *base = path_of(fd);
    close(fd);
    return join(strcmp(base, "/") == 0 ? "" : base, name);
}

int main(int argc, char **argv)
{
    static const char usage[] = "realpath [-eq] PATH...";
    int strict = 0, quiet = 0, failed = 0;
    for (int c; (c = option(argc, argv, "eq", usage)) != -1;)
        *(c == 'e' ? &strict : &quiet) = 1;
    if (optind == argc)
        usage_error(usage);
    for (; optind < argc; optind++) {
        const char *found = true_path(argv[optind], !strict, 40);
        if (found)
            puts(found);
        else if (!quiet)
            warn("%s", argv[optind]);
        failed |= !found;
    }
    return failed;
}
