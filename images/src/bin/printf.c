/* printf FORMAT [ARG...]: formatted output; the format is used again while arguments are left. */
#include <ctype.h>
#include <program.h>

static char **arguments;
static int failed;

static const char *next_argument(void)
{
    return *arguments ? *arguments++ : "";
}

/* The character behind a backslash; moves *at behind it. */
static int escape(const char **at)
{
    static const char names[] = "a\ab\be\033f\fn\nr\rt\tv\v\\\\\"\"";
    char c = *(*at)++;
    if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int n = 0; n < 2 && **at >= '0' && **at <= '7'; n++)
            value = value * 8 + *(*at)++ - '0';
        return value;
    }
    if (c == 'x' && isxdigit(**at)) {
        char digits[3] = { *(*at)++, 0, 0 };
        if (isxdigit(**at))
            digits[1] = *(*at)++;
        return strtol(digits, NULL, 16);
    }
    for (const char *name = names; *name; name += 2)
        if (c == *name)
            return name[1];
    *at -= c == 0;
    return '\\';
}

static void expanded(const char *text)
{
    while (*text)
        if (*text == '\\' && *++text)
            putchar(escape(&text));
        else
            putchar(*text++);
}

static long integer(const char *text)
{
    char *end;
    if (*text == '\'' || *text == '"')
        return (unsigned char)text[1];
    long value = strtol(text, &end, 0);
    if (*end) {
        warnx("'%s' is not a number", text);
        failed = 1;
    }
    return value;
}

/* One conversion: directive holds %, flags, width and precision; the letter with its size is added here. */
static void convert(char *directive, size_t length, char letter)
{
    if (strchr("diouxX", letter)) {
        directive[length++] = 'l';
        directive[length] = letter;
        printf(directive, integer(next_argument()));
    } else if (letter == 'c') {
        directive[length] = letter;
        printf(directive, *next_argument());
    } else if (letter == 's') {
        directive[length] = letter;
        printf(directive, next_argument());
    } else if (letter == 'b') {
        expanded(next_argument());
    } else if (letter && strchr("feEgG", letter)) {
        directive[length] = letter;
        printf(directive, strtod(next_argument(), NULL));
    } else {
        errx(1, "'%%%c' is not a conversion", letter);
    }
}

static void print_once(const char *format)
{
    while (*format) {
        if (format[0] == '\\' && format[1]) {
            format++;
            putchar(escape(&format));
        } else if (format[0] == '%' && format[1] == '%') {
            putchar('%');
            format += 2;
        } else if (*format == '%') {
            char directive[64] = "%";
            size_t length = 1;
            for (format++; *format && strchr("-+ #0123456789.*", *format); format++)
                if (*format == '*')
                    length += snprintf(directive + length, 20, "%ld", integer(next_argument()));
                else if (length < 40)
                    directive[length++] = *format;
            convert(directive, length, *format);
            format += *format != 0;
        } else {
            putchar(*format++);
        }
    }
}

int main(int argc, char **argv)
{
    operands(argc, argv, 1, MANY, "printf FORMAT [ARG...]");
    arguments = argv + 2;
    char **before;
    do {
        before = arguments;
        print_once(argv[1]);
    } while (*arguments && arguments != before);
    return failed;
}
