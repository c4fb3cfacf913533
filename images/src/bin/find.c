/* find [PATH...] [-name PATTERN] [-type dflpcbs] [-maxdepth N] [-print0]: walks folders and prints what fits. */
#include <dirent.h>
#include <fnmatch.h>
#include <limits.h>
#include <program.h>
#include <sys/stat.h>

static const char *name, *types;
static long max_depth = LONG_MAX;
static char end_of_line = '\n';
static int failed;

static int fits(const char *path, mode_t mode)
{
    const char letters[] = "?pc?d?b?f?l?s???";
    if (types && !strchr(types, letters[(mode & S_IFMT) >> 12]))
        return 0;
    return !name || fnmatch(name, last_component(path), 0) == 0;
}

static void walk(const char *path, long depth)
{
    struct stat info;
    if (lstat(path, &info) < 0) {
        warn("%s", path);
        failed = 1;
        return;
    }
    if (fits(path, info.st_mode))
        printf("%s%c", path, end_of_line);
    if (!S_ISDIR(info.st_mode) || depth >= max_depth)
        return;
    DIR *dir = opendir(path);
    if (!dir) {
        warn("%s", path);
        failed = 1;
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char *inner = join(path, entry->d_name);
            walk(inner, depth + 1);
            free(inner);
        }
    closedir(dir);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, MANY, "find [PATH...] [-name PATTERN] [-type dflpcbs] [-maxdepth N] [-print0]");
    int paths = 1;
    while (paths < argc && argv[paths][0] != '-')
        paths++;
    for (int i = paths; i < argc; i++) {
        const char *test = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(test, "-print") == 0)
            continue;
        if (strcmp(test, "-print0") == 0)
            end_of_line = 0;
        else if (!value)
            errx(2, "'%s' needs a value", test);
        else if (strcmp(test, "-name") == 0)
            name = value, i++;
        else if (strcmp(test, "-type") == 0)
            types = value, i++;
        else if (strcmp(test, "-maxdepth") == 0)
            max_depth = number(value, test), i++;
        else
            errx(1, "'%s' is not a test that this find knows", test);
    }
    if (paths == 1)
        walk(".", 0);
    for (int i = 1; i < paths; i++)
        walk(argv[i], 0);
    return failed;
}
