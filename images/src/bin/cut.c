/* cut -f LIST [-d C] [-s] | -c LIST [FILE...]: prints some fields, or some columns, of each line; LIST like 1,3-5,7-. */
#include <ctype.h>
#include <limits.h>
#include <program.h>

static const char *list;
static char separator = '\t';
static int by_fields, only_separated;

static int listed(long n)
{
    for (const char *at = list; *at;) {
        char *end;
        long low = isdigit(*at) ? strtol(at, &end, 10) : (end = (char *)at, 1), high = low;
        if (*end == '-')
            high = isdigit(*++end) ? strtol(end, &end, 10) : LONG_MAX;
        if (low <= n && n <= high)
            return 1;
        if (*end && *end != ',')
            errx(2, "'%s' is not a list like 1,3-5", list);
        at = *end ? end + 1 : end;
    }
    return 0;
}

static void cut_fields(char *line)
{
    int shown = 0;
    char *end = strchr(line, separator);
    if (!end) {
        if (!only_separated)
            puts(line);
        return;
    }
    for (long n = 1; line; n++, line = end ? end + 1 : NULL) {
        end = strchr(line, separator);
        if (!listed(n))
            continue;
        if (shown++)
            putchar(separator);
        fwrite(line, 1, end ? (size_t)(end - line) : strlen(line), stdout);
    }
    putchar('\n');
}

static void cut(FILE *in, const char *path)
{
    char *line = NULL;
    size_t room = 0;
    (void)path;
    for (ssize_t length; (length = getline(&line, &room, in)) >= 0;) {
        if (line[length - 1] == '\n')
            line[--length] = 0;
        if (by_fields) {
            cut_fields(line);
            continue;
        }
        for (long n = 0; n < length; n++)
            if (listed(n + 1))
                putchar(line[n]);
        putchar('\n');
    }
    free(line);
}

int main(int argc, char **argv)
{
    static const char usage[] = "cut -f LIST [-d C] [-s] | -c LIST [FILE...]";
    for (int c; (c = option(argc, argv, "f:c:b:d:s", usage)) != -1;)
        switch (c) {
        case 'd': separator = *optarg; break;
        case 's': only_separated = 1; break;
        default: list = optarg; by_fields = c == 'f';
        }
    if (!list)
        usage_error(usage);
    return for_each_input(argc - optind, argv + optind, cut);
}
