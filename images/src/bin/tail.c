/* tail [-n LINES] [-f] [FILE...]: prints the end of files (-n +N: from line N on); -f waits for more. */
#include <ctype.h>
#include <program.h>

static long lines = 10;
static int from_start, follow, many;

static void skip_lines(FILE *in, long skipped)
{
    for (int c; skipped > 0 && (c = fgetc(in)) != EOF;)
        skipped -= c == '\n';
    for (int c; (c = fgetc(in)) != EOF;)
        putchar(c);
}

/* Keeps the last lines in a ring, which has one place more for the line being read. */
static void keep_last(FILE *in)
{
    struct line { char *text; size_t room; ssize_t length; };
    long places = lines + 1, count = 0;
    struct line *ring = allocate(places * sizeof *ring);
    memset(ring, 0, places * sizeof *ring);
    for (struct line *line = ring; (line->length = getline(&line->text, &line->room, in)) >= 0;)
        line = &ring[++count % places];
    for (long i = count > lines ? count - lines : 0; i < count; i++)
        fwrite(ring[i % places].text, 1, ring[i % places].length, stdout);
    for (long i = 0; i < places; i++)
        free(ring[i].text);
    free(ring);
}

static void show(FILE *in, const char *path)
{
    static int shown;
    if (many)
        printf("%s==> %s <==\n", shown++ ? "\n" : "", path);
    if (from_start)
        skip_lines(in, lines - 1);
    else
        keep_last(in);
    fflush(stdout);
    while (follow) {
        char buffer[4096];
        ssize_t n = read(fileno(in), buffer, sizeof buffer);
        if (n > 0)
            write(1, buffer, n);
        else
            usleep(200000);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && argv[1][0] == '-' && isdigit(argv[1][1])) {
        lines = number(argv[1] + 1, "lines");
        optind = 2;
    }
    for (int c; (c = option(argc, argv, "n:f", "tail [-n LINES] [-f] [FILE...]")) != -1;)
        if (c == 'n') {
            from_start = *optarg == '+';
            lines = number(optarg + (*optarg == '+' || *optarg == '-'), "lines");
        } else {
            follow = 1;
        }
    many = argc - optind > 1;
    return for_each_input(argc - optind, argv + optind, show);
}
