/* cat [-n] [FILE...]: copies files, or standard input, to standard output; -n numbers the lines. */
#include <program.h>

static int numbered;

static void number_lines(FILE *in)
{
    static long line;
    static int at_start = 1;
    for (int c; (c = fgetc(in)) != EOF; at_start = c == '\n') {
        if (at_start)
            printf("%6ld\t", ++line);
        putchar(c);
    }
}

/* Plain copying bypasses the streams: what a slow writer sends appears at once. */
static void copy(FILE *in, const char *path)
{
    char buffer[8192];
    ssize_t n;
    if (numbered) {
        number_lines(in);
        return;
    }
    while ((n = read(fileno(in), buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, part; done < n; done += part)
            if ((part = write(1, buffer + done, n - done)) < 0)
                err(1, "standard output");
    if (n < 0)
        err(1, "%s", path);
}

int main(int argc, char **argv)
{
    for (int c; (c = option(argc, argv, "n", "cat [-n] [FILE...]")) != -1;)
        numbered = 1;
    return for_each_input(argc - optind, argv + optind, copy);
}
