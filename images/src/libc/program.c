/* What the programs of this userland share; see program.h. */
#include <errno.h>
#include <program.h>
#include <sys/stat.h>

void usage_error(const char *usage)
{
    fprintf(stderr, "usage: %s\n", usage);
    exit(2);
}

static void help(const char *usage)
{
    printf("usage: %s\n", usage);
    exit(0);
}

void operands(int argc, char **argv, int least, int most, const char *usage)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        help(usage);
    if (argc - 1 < least || argc - 1 > most)
        usage_error(usage);
}

int option(int argc, char **argv, const char *letters, const char *usage)
{
    if (optind == 1 && argc > 1 && strcmp(argv[1], "--help") == 0)
        help(usage);
    int letter = getopt(argc, argv, letters);
    if (letter == '?')
        usage_error(usage);
    return letter;
}

void name_operands(int *argc, char ***argv, int least, int most, const char *usage)
{
    option(*argc, *argv, "+", usage);
    *argc -= optind - 1;
    *argv += optind - 1;
    if (*argc - 1 < least || *argc - 1 > most)
        usage_error(usage);
}

long number(const char *text, const char *what)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (end == text || *end || errno)
        errx(2, "%s: '%s' is not a number", what, text);
    return value;
}

void *allocate(size_t size)
{
    return resize(NULL, size);
}

void *resize(void *old, size_t size)
{
    void *memory = realloc(old, size);
    if (!memory)
        err(1, "%lu bytes", size);
    return memory;
}

const char *last_component(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

char *join(const char *directory, const char *name)
{
    size_t length = strlen(directory);
    char *path = allocate(length + strlen(name) + 2);
    strcpy(path, directory);
    if (length == 0 || path[length - 1] != '/')
        path[length++] = '/';
    strcpy(path + length, name);
    return path;
}

const char *human(unsigned long bytes)
{
    static char texts[4][16];
    static int turn;
    char *to = texts[turn++ % 4];
    unsigned long unit = 1;
    int letter = 0;
    while (bytes / unit >= 1024 && letter < 6)
        unit *= 1024, letter++;
    unsigned long tenths = (bytes / unit) * 10 + (bytes % unit * 10 + unit - 1) / unit;
    if (letter == 0)
        snprintf(to, 16, "%lu", bytes);
    else if (tenths < 100)
        snprintf(to, 16, "%lu.%lu%c", tenths / 10, tenths % 10, "BKMGTPE"[letter]);
    else
        snprintf(to, 16, "%lu%c", (tenths + 9) / 10, "BKMGTPE"[letter]);
    return to;
}

const char *mode_text(mode_t mode)
{
    static char text[11];
    const char *kind = "?pc?d?b?-?l?s???";
    strcpy(text, "?rwxrwxrwx");
    text[0] = kind[(mode & S_IFMT) >> 12];
    for (int bit = 0; bit < 9; bit++)
        if (!(mode & (0400 >> bit)))
            text[bit + 1] = '-';
    if (mode & S_ISUID)
        text[3] = text[3] == 'x' ? 's' : 'S';
    if (mode & S_ISGID)
        text[6] = text[6] == 'x' ? 's' : 'S';
    if (mode & S_ISVTX)
        text[9] = text[9] == 'x' ? 't' : 'T';
    return text;
}

int for_each_input(int count, char **paths, void (*work)(FILE *in, const char *path))
{
    static char *standard_input[] = { "-" };
    int failed = 0;
    if (count == 0)
        paths = standard_input, count = 1;
    for (; count > 0; count--, paths++) {
        int is_standard = strcmp(*paths, "-") == 0;
        FILE *in = is_standard ? stdin : fopen(*paths, "r");
        if (!in) {
            warn("%s", *paths);
            failed = 1;
            continue;
        }
        work(in, *paths);
        if (ferror(in)) {
            warn("%s", *paths);
            failed = 1;
        }
        if (!is_standard)
            fclose(in);
    }
    return failed;
}
