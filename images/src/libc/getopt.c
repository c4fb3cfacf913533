/* Options: single letters after a dash, with operands allowed between them unless letters begins with '+'. */
#include <string.h>
#include <unistd.h>

char *optarg;
int optind = 1, opterr = 1, optopt;

static const char *rest = "";   /* the letters of a group like -la that are still to come */

/* Moves the next option in front of the operands before it; false when no option follows. */
static int bring_option_forward(int argc, char **argv)
{
    for (int i = optind; i < argc; i++) {
        if (argv[i][0] != '-' || !argv[i][1])
            continue;
        char *option = argv[i];
        memmove(argv + optind + 1, argv + optind, (i - optind) * sizeof *argv);
        argv[optind] = option;
        return 1;
    }
    return 0;
}

/* An option's argument that is a word of its own has to move with it, so it is taken from behind the operands. */
static char *take_word(int argc, char **argv, int from)
{
    if (from >= argc)
        return NULL;
    char *word = argv[from];
    memmove(argv + optind + 1, argv + optind, (from - optind) * sizeof *argv);
    argv[optind++] = word;
    return word;
}

int getopt(int argc, char *const given[], const char *letters)
{
    char **argv = (char **)given;
    static int behind;           /* where the word after the option stood before the option moved */
    int in_order = *letters == '+';
    if (!*rest) {
        int from = optind;
        while (from < argc && (argv[from][0] != '-' || !argv[from][1]))
            from++;
        if (from == argc || (in_order && from != optind) || !bring_option_forward(argc, argv))
            return -1;
        behind = from + 1;
        rest = argv[optind++] + 1;
        if (strcmp(rest, "-") == 0) {
            rest = "";
            return -1;
        }
    }
    optopt = *rest++;
    const char *known = optopt == ':' ? NULL : strchr(letters + in_order, optopt);
    if (!known)
        return '?';
    if (known[1] == ':') {
        optarg = *rest ? (char *)rest : take_word(argc, argv, behind);
        rest = "";
        if (!optarg)
            return '?';
    }
    return optopt;
}
