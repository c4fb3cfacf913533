/* uniq [-cdu] [FILE]: drops repeated lines next to each other; -c counts, -d only repeated ones, -u only single ones. */
#include <program.h>

static int counting, repeated_only, single_only;

static void show(const char *line, long times)
{
    if (!line || (repeated_only && times == 1) || (single_only && times > 1))
        return;
    if (counting)
        printf("%7ld ", times);
    puts(line);
}

static void filter(FILE *in, const char *path)
{
    char *line = NULL, *last = NULL;
    size_t room = 0;
    long times = 0;
    (void)path;
    for (ssize_t length; (length = getline(&line, &room, in)) >= 0;) {
        if (line[length - 1] == '\n')
            line[length - 1] = 0;
        if (last && strcmp(line, last) == 0) {
            times++;
            continue;
        }
        show(last, times);
        free(last);
        last = strdup(line);
        times = 1;
    }
    show(last, times);
    free(last);
    free(line);
}

int main(int argc, char **argv)
{
    for (int c; (c = option(argc, argv, "cdu", "uniq [-cdu] [FILE]")) != -1;)
        *(c == 'c' ? &counting : c == 'd' ? &repeated_only : &single_only) = 1;
    return for_each_input(argc - optind, argv + optind, filter);
}
