/* df [-h] [PATH...]: how full the mounted file systems are, in KiB. */
#include <program.h>
#include <sys/stat.h>
#include <sys/statfs.h>

static int human_sizes, failed;

static void show_size(unsigned long blocks, long block_size)
{
    if (human_sizes)
        printf(" %9s", human(blocks * block_size));
    else
        printf(" %9lu", blocks * block_size / 1024);
}

static void show(const char *source, const char *path)
{
    struct statfs fs;
    if (statfs(path, &fs) < 0) {
        warn("%s", path);
        failed = 1;
        return;
    }
    unsigned long used = fs.f_blocks - fs.f_bfree, usable = used + fs.f_bavail;
    printf("%-14s", source);
    show_size(fs.f_blocks, fs.f_bsize);
    show_size(used, fs.f_bsize);
    show_size(fs.f_bavail, fs.f_bsize);
    printf(" %3lu%% %s\n", usable ? (used * 100 + usable - 1) / usable : 0, path);
}

static FILE *mounts(void)
{
    FILE *file = fopen("/proc/mounts", "r");
    if (!file)
        err(1, "/proc/mounts");
    return file;
}

/* Every mounted file system that has a size. */
static void show_mounts(void)
{
    char line[1024], *rest;
    FILE *file = mounts();
    while (fgets(line, sizeof line, file)) {
        struct statfs fs;
        char *source = strtok_r(line, " ", &rest), *path = strtok_r(NULL, " ", &rest);
        if (path && statfs(path, &fs) == 0 && fs.f_blocks > 0)
            show(source, path);
    }
    fclose(file);
}

/* The file system that a path lies in: the last one mounted with the same device number. */
static void show_path(const char *path)
{
    char line[1024], source[1024] = "", place[1024] = "", *rest;
    struct stat wanted, at;
    if (stat(path, &wanted) < 0) {
        warn("%s", path);
        failed = 1;
        return;
    }
    FILE *file = mounts();
    while (fgets(line, sizeof line, file)) {
        char *from = strtok_r(line, " ", &rest), *on = strtok_r(NULL, " ", &rest);
        if (on && stat(on, &at) == 0 && at.st_dev == wanted.st_dev) {
            strlcpy(source, from, sizeof source);
            strlcpy(place, on, sizeof place);
        }
    }
    fclose(file);
    show(*source ? source : "-", *place ? place : path);
}

int main(int argc, char **argv)
{
    while (option(argc, argv, "hk", "df [-h] [PATH...]") != -1)
        human_sizes |= optopt == 'h';
    printf("%-14s %9s %9s %9s Use%% Mounted on\n", "Filesystem", human_sizes ? "Size" : "1K-blocks", "Used", "Available");
    if (optind == argc)
        show_mounts();
    for (; optind < argc; optind++)
        show_path(argv[optind]);
    return failed;
}
