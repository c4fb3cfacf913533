/* rm [-rf] FILE...: removes files; -r folders with all that is in them, -f says nothing about missing ones. */
#include <dirent.h>
#include <errno.h>
#include <program.h>
#include <sys/stat.h>

static int recursive, force, failed;

static void complain(const char *path)
{
    if (force && errno == ENOENT)
        return;
    warn("cannot remove '%s'", path);
    failed = 1;
}

static void remove_path(const char *path);

/* Reads all names before the first is removed: a directory that changes may be read strangely. */
static void empty(const char *path)
{
    DIR *dir = opendir(path);
    char **names = NULL;
    size_t count = 0;
    if (!dir) {
        complain(path);
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            names = resize(names, (count + 1) * sizeof *names);
            names[count++] = join(path, entry->d_name);
        }
    closedir(dir);
    for (size_t i = 0; i < count; free(names[i++]))
        remove_path(names[i]);
    free(names);
}

static void remove_path(const char *path)
{
    struct stat info;
    if (lstat(path, &info) < 0) {
        complain(path);
        return;
    }
    int is_directory = S_ISDIR(info.st_mode);
    if (is_directory && !recursive) {
        errno = EISDIR;
        complain(path);
        return;
    }
    if (is_directory)
        empty(path);
    if ((is_directory ? rmdir : unlink)(path) < 0)
        complain(path);
}

int main(int argc, char **argv)
{
    static const char usage[] = "rm [-rf] FILE...";
    for (int c; (c = option(argc, argv, "rRf", usage)) != -1;) {
        force |= c == 'f';
        recursive |= c != 'f';
    }
    if (optind == argc && !force)
        usage_error(usage);
    for (; optind < argc; optind++) {
        const char *name = last_component(argv[optind]);
        if (strcmp(name, "/") == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
            errx(1, "refusing to remove '%s'", argv[optind]);
        remove_path(argv[optind]);
    }
    return failed;
}
