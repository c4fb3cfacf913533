/* mkdir [-p] [-m MODE] DIRECTORY...: makes folders; -p with all the folders above them. */
#include <errno.h>
#include <program.h>
#include <sys/stat.h>

static void make_parents(char *path)
{
    for (char *at = path + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(path, 0777);
        *at = '/';
    }
}

int main(int argc, char **argv)
{
    static const char usage[] = "mkdir [-p] [-m MODE] DIRECTORY...";
    int parents = 0, failed = 0;
    mode_t mode = 0777;
    for (int c; (c = option(argc, argv, "pm:", usage)) != -1;)
        if (c == 'p')
            parents = 1;
        else
            mode = strtoul(optarg, NULL, 8);
    if (optind == argc)
        usage_error(usage);
    for (; optind < argc; optind++) {
        struct stat info;
        if (parents)
            make_parents(argv[optind]);
        if (mkdir(argv[optind], mode) == 0)
            continue;
        if (parents && errno == EEXIST && stat(argv[optind], &info) == 0 && S_ISDIR(info.st_mode))
            continue;
        warn("cannot make '%s'", argv[optind]);
        failed = 1;
    }
    return failed;
}
