/* df [-h] [PATH...]: how full the mounted file systems are, in KiB. */
#include <program.h>
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

/* Every mounted file system that has a size. */
static void show_mounts(void)
{
    char line[1024], *rest;
    FILE *mounts = fopen("/proc/mounts", "r");
    if (!mounts)
        err(1, "/proc/mounts");
    while (fgets(line, sizeof line, mounts)) {
        struct statfs fs;
        char *source = strtok_r(line, " ", &rest), *path = strtok_r(NULL, " ", &rest);
        if (path && statfs(path, &fs) == 0 && fs.f_blocks > 0)
            show(source, path);
    }
    fclose(mounts);
}

int main(int argc, char **argv)
{
    while (option(argc, argv, "hk", "df [-h] [PATH...]") != -1)
        human_sizes |= optopt == 'h';
    printf("%-14s %9s %9s %9s Use%% Mounted on\n", "Filesystem", human_sizes ? "Size" : "1K-blocks", "Used", "Available");
    if (optind == argc)
        show_mounts();
    for (; optind < argc; optind++)
        show("-", argv[optind]);
    return failed;
}
