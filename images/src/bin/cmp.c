/* cmp [-s] [-l] FILE1 [FILE2]: where two files first differ; -l every byte that does, -s nothing, only the exit status. */
#include <errno.h>
#include <program.h>

static FILE *input(const char *path)
{
    FILE *in = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    if (!in)
        err(2, "%s", path);
    return in;
}

int main(int argc, char **argv)
{
    static const char usage[] = "cmp [-ls] FILE1 [FILE2]";
    int silent = 0, list = 0, different = 0, c;
    while ((c = option(argc, argv, "ls", usage)) != -1)
        *(c == 's' ? &silent : &list) = 1;
    if (optind == argc || argc - optind > 2)
        usage_error(usage);
    const char *left = argv[optind], *right = optind + 1 < argc ? argv[optind + 1] : "-";
    FILE *one = input(left), *other = input(right);
    for (long at = 1, line = 1;; at++) {
        int a = fgetc(one), b = fgetc(other);
        if (a == EOF && b == EOF)
            return different;
        if (a == EOF || b == EOF) {
            if (!silent && at == 1)
                fprintf(stderr, "cmp: EOF on %s which is empty\n", a == EOF ? left : right);
            else if (!silent && list)
                fprintf(stderr, "cmp: EOF on %s after byte %ld\n", a == EOF ? left : right, at - 1);
            else if (!silent)
                fprintf(stderr, "cmp: EOF on %s after byte %ld, in line %ld\n", a == EOF ? left : right, at - 1, line);
            return 1;
        }
        if (a != b) {
            if (!silent && !list)
                printf("%s %s differ: char %ld, line %ld\n", left, right, at, line);
            if (!list)
                return 1;
            printf("%ld %3o %3o\n", at, a, b);
            different = 1;
        }
        line += a == '\n';
    }
}
