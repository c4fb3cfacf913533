/* seq [-s TEXT] [FIRST [STEP]] LAST: prints numbers, one a line. */
#include <program.h>

#define USAGE "seq [-s TEXT] [FIRST [STEP]] LAST"

static int places;

static double value(const char *text)
{
    char *end;
    double number = strtod(text, &end);
    if (end == text || *end)
        errx(1, "'%s' is not a number", text);
    const char *point = strchr(text, '.');
    if (point && (int)strlen(point + 1) > places)
        places = strlen(point + 1);
    return number;
}

int main(int argc, char **argv)
{
    const char *separator = "\n";
    operands(argc, argv, 1, 5, USAGE);
    if (argc > 2 && strcmp(argv[1], "-s") == 0) {
        separator = argv[2];
        argc -= 2, argv += 2;
    }
    if (argc < 2 || argc > 4)
        usage_error(USAGE);
    double first = argc > 2 ? value(argv[1]) : 1, step = argc > 3 ? value(argv[2]) : 1, last = value(argv[argc - 1]);
    if (step == 0)
        errx(1, "a step of zero never arrives");
    long count = (long)((last - first) / step + 1e-9);
    if ((last - first) / step < 0)
        return 0;
    for (long i = 0; i <= count; i++)
        printf("%s%.*f", i ? separator : "", places, first + i * step);
    putchar('\n');
    return 0;
}
