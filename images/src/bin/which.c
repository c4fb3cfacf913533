/* which NAME...: prints which file in PATH runs under a name. */
#include <program.h>
#include <sys/stat.h>

static int is_program(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

static int show(const char *name)
{
    char *rest, *path = strdup(getenv("PATH") ? getenv("PATH") : "/bin:/usr/bin");
    if (strchr(name, '/'))
        return is_program(name) ? puts(name) == EOF : 1;
    for (char *folder = strtok_r(path, ":", &rest); folder; folder = strtok_r(NULL, ":", &rest)) {
        char *candidate = join(folder, name);
        if (is_program(candidate))
            return puts(candidate) == EOF;
    }
    return 1;
}

int main(int argc, char **argv)
{
    name_operands(&argc, &argv, 0, MANY, "which NAME...");
    int failed = argc < 2;
    for (int i = 1; i < argc; i++)
        failed |= show(argv[i]);
    return failed;
}
