/* sort [-nruf] [-k FIELD] [-t C] [FILE...]: sorts lines, by their bytes, or -n by the number they begin with. */
#include <program.h>

static char **lines;
static size_t count;
static int numeric, reverse, unique, fold;
static long field;
static char separator;

static void collect(FILE *in, const char *path)
{
    char *line = NULL;
    size_t room = 0;
    (void)path;
    for (ssize_t length; (length = getline(&line, &room, in)) >= 0;) {
        if (line[length - 1] == '\n')
            line[length - 1] = 0;
        if ((count & (count - 1)) == 0)
            lines = resize(lines, (count ? 2 * count : 1) * sizeof *lines);
        lines[count++] = strdup(line);
    }
    free(line);
}

/* Where the sort key begins: at field (from 1), which blanks separate unless -t says otherwise. */
static const char *key(const char *line)
{
    for (long n = 1; n < field && *line; n++) {
        if (separator) {
            line += strcspn(line, (char[]){ separator, 0 });
            line += *line != 0;
        } else {
            line += strspn(line, " \t");
            line += strcspn(line, " \t");
        }
    }
    return line;
}

static int compare_keys(const char *a, const char *b)
{
    if (numeric) {
        double x = strtod(a, NULL), y = strtod(b, NULL);
        return (x > y) - (x < y);
    }
    return fold ? strcasecmp(a, b) : strcmp(a, b);
}

/* Equal keys are ordered by the whole line, so that the result does not depend on the algorithm. */
static int compare(const void *a, const void *b)
{
    const char *x = *(char *const *)a, *y = *(char *const *)b;
    int order = compare_keys(key(x), key(y));
    if (order == 0 && !unique)
        order = strcmp(x, y);
    return reverse ? -order : order;
}

int main(int argc, char **argv)
{
    for (int c; (c = option(argc, argv, "nrufk:t:", "sort [-nruf] [-k FIELD] [-t C] [FILE...]")) != -1;)
        switch (c) {
        case 'n': numeric = 1; break;
        case 'r': reverse = 1; break;
        case 'u': unique = 1; break;
        case 'f': fold = 1; break;
        case 'k': field = strtol(optarg, NULL, 10); break;
        case 't': separator = *optarg; break;
        }
    int failed = for_each_input(argc - optind, argv + optind, collect);
    qsort(lines, count, sizeof *lines, compare);
    for (size_t i = 0; i < count; i++)
        if (!unique || i == 0 || compare(&lines[i - 1], &lines[i]) != 0)
            puts(lines[i]);
    return failed;
}
