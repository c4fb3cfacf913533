/* wc [-lwc] [FILE...]: counts lines, words and bytes. */
#include <ctype.h>
#include <program.h>
#include <sys/stat.h>

enum { LINES, WORDS, BYTES };
static int wanted[3], inputs, width = 1;
static long total[3];

static void show(const long counts[3], const char *path)
{
    const char *space = "";
    for (int i = 0; i < 3; i++)
        if (wanted[i]) {
            printf("%s%*ld", space, width, counts[i]);
            space = " ";
        }
    printf("%s%s\n", *path ? " " : "", path);
}

static void count(FILE *in, const char *path)
{
    long counts[3] = { 0 };
    int in_word = 0;
    for (int c; (c = fgetc(in)) != EOF;) {
        counts[BYTES]++;
        counts[LINES] += c == '\n';
        counts[WORDS] += !isspace(c) && !in_word;
        in_word = !isspace(c);
    }
    for (int i = 0; i < 3; i++)
        total[i] += counts[i];
    show(counts, inputs ? path : "");
}

/* Columns are as wide as the sum of all sizes; 7 where a size cannot be known beforehand. One number stands alone. */
static int column_width(char **paths)
{
    long size = 0;
    struct stat info;
    if (wanted[LINES] + wanted[WORDS] + wanted[BYTES] == 1 && inputs < 2)
        return 1;
    for (int i = 0; i < (inputs ? inputs : 1); i++) {
        if (inputs ? stat(paths[i], &info) < 0 : fstat(0, &info) < 0)
            continue;
        if (!S_ISREG(info.st_mode))
            return 7;
        size += info.st_size;
    }
    return snprintf(NULL, 0, "%ld", size);
}

int main(int argc, char **argv)
{
    for (int c; (c = option(argc, argv, "lwc", "wc [-lwc] [FILE...]")) != -1;)
        wanted[c == 'l' ? LINES : c == 'w' ? WORDS : BYTES] = 1;
    if (!wanted[LINES] && !wanted[WORDS] && !wanted[BYTES])
        wanted[LINES] = wanted[WORDS] = wanted[BYTES] = 1;
    inputs = argc - optind;
    width = column_width(argv + optind);
    int failed = for_each_input(inputs, argv + optind, count);
    if (inputs > 1)
        show(total, "total");
    return failed;
}
