/* du [-ahs] [PATH...]: how much room files take, in KiB; -s only the sums, -a every file. */
#include <dirent.h>
#include <program.h>
#include <sys/stat.h>

static int all, human_sizes, sums_only, failed;

static void show(const char *path, unsigned long blocks)
{
    if (human_sizes)
        printf("%s\t%s\n", human(blocks * 512), path);
    else
        printf("%lu\t%s\n", (blocks + 1) / 2, path);
}

/* The 512-byte blocks below and with path. */
static unsigned long measure(const char *path, int depth)
{
    struct stat info;
    if (lstat(path, &info) < 0) {
        warn("%s", path);
        failed = 1;
        return 0;
    }
    unsigned long blocks = info.st_blocks;
    DIR *dir = S_ISDIR(info.st_mode) ? opendir(path) : NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char *inner = join(path, entry->d_name);
            blocks += measure(inner, depth + 1);
            free(inner);
        }
    if (dir)
        closedir(dir);
    if (depth == 0 || (!sums_only && (all || dir)))
        show(path, blocks);
    return blocks;
}

int main(int argc, char **argv)
{
    for (int c; (c = option(argc, argv, "ahsk", "du [-ahs] [PATH...]")) != -1;) {
        all |= c == 'a';
        human_sizes |= c == 'h';
        sums_only |= c == 's';
    }
    if (optind == argc)
        measure(".", 0);
    for (; optind < argc; optind++)
        measure(argv[optind], 0);
    return failed;
}
