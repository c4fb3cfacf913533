/* mount [-t TYPE] [-o OPTIONS] [SOURCE] TARGET: attaches a file system to a folder; without arguments lists them. */
#include <program.h>
#include <sys/mount.h>

static int list(void)
{
    char line[1024], *rest;
    FILE *mounts = fopen("/proc/mounts", "r");
    if (!mounts)
        err(1, "/proc/mounts");
    while (fgets(line, sizeof line, mounts)) {
        char *source = strtok_r(line, " ", &rest), *path = strtok_r(NULL, " ", &rest);
        char *type = strtok_r(NULL, " ", &rest), *options = strtok_r(NULL, " ", &rest);
        if (options)
            printf("%s on %s type %s (%s)\n", source, path, type, options);
    }
    return 0;
}

/* Takes the options that are flags out of text; what is left goes to the file system. */
static unsigned long flags_of(char *text, char *left)
{
    static const struct { const char *name; unsigned long flag; } known[] = {
        { "ro", MS_RDONLY }, { "rw", 0 }, { "nosuid", MS_NOSUID }, { "nodev", MS_NODEV }, { "noexec", MS_NOEXEC },
        { "remount", MS_REMOUNT }, { "bind", MS_BIND }, { "defaults", 0 },
    };
    unsigned long flags = 0;
    char *rest;
    *left = 0;
    for (char *word = strtok_r(text, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        size_t i = 0, count = sizeof known / sizeof *known;
        while (i < count && strcmp(word, known[i].name) != 0)
            i++;
        if (i < count) {
            flags |= known[i].flag;
            continue;
        }
        if (*left)
            strlcat(left, ",", 256);
        strlcat(left, word, 256);
    }
    return flags;
}

int main(int argc, char **argv)
{
    static const char usage[] = "mount [-t TYPE] [-o OPTIONS] [SOURCE] TARGET";
    const char *type = NULL;
    char data[256] = "";
    unsigned long flags = 0;
    for (int c; (c = option(argc, argv, "t:o:", usage)) != -1;)
        if (c == 't')
            type = optarg;
        else
            flags |= flags_of(optarg, data);
    int operands = argc - optind;
    if (operands == 0)
        return list();
    if (operands > 2)
        usage_error(usage);
    const char *target = argv[argc - 1], *source = operands == 2 ? argv[optind] : type;
    if (mount(source, target, type, flags, *data ? data : NULL) < 0)
        err(1, "cannot mount on '%s'", target);
    return 0;
}
