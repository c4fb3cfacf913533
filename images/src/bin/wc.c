/* wc [-lwc] [FILE...]: counts lines, words and bytes. */
#include <ctype.h>
#include <program.h>

enum { LINES, WORDS, BYTES };
static int wanted[3], inputs;
static long total[3];

static void show(const long counts[3], const char *path)
{
    int only = wanted[LINES] + wanted[WORDS] + wanted[BYTES] == 1 && inputs < 2;
    const char *space = "";
    for (int i = 0; i < 3; i++)
        if (wanted[i]) {
            printf("%s%*ld", space, only ? 1 : 7, counts[i]);
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

int main(int argc, char **argv)
{
    for (int c; (c = option(argc, argv, "lwc", "wc [-lwc] [FILE...]")) != -1;)
        wanted[c == 'l' ? LINES : c == 'w' ? WORDS : BYTES] = 1;
    if (!wanted[LINES] && !wanted[WORDS] && !wanted[BYTES])
        wanted[LINES] = wanted[WORDS] = wanted[BYTES] = 1;
    inputs = argc - optind;
    int failed = for_each_input(inputs, argv + optind, count);
    if (inputs > 1)
        show(total, "total");
    return failed;
}
