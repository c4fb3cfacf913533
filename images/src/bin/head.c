/* head [-n LINES | -c BYTES] [FILE...]: prints the beginning of files. */
#include <ctype.h>
#include <program.h>

static long lines = 10, bytes = -1;
static int many;

static void show(FILE *in, const char *path)
{
    static int shown;
    if (many)
        printf("%s==> %s <==\n", shown++ ? "\n" : "", path);
    long left = bytes >= 0 ? bytes : lines;
    for (int c; left > 0 && (c = fgetc(in)) != EOF;) {
        putchar(c);
        left -= bytes >= 0 || c == '\n';
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && argv[1][0] == '-' && isdigit(argv[1][1])) {
        lines = number(argv[1] + 1, "lines");
        optind = 2;
    }
    for (int c; (c = option(argc, argv, "n:c:", "head [-n LINES | -c BYTES] [FILE...]")) != -1;)
        *(c == 'n' ? &lines : &bytes) = number(optarg, c == 'n' ? "lines" : "bytes");
    many = argc - optind > 1;
    return for_each_input(argc - optind, argv + optind, show);
}
