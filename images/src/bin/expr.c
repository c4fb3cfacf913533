/* expr ARG...: computes with numbers and texts, each operator and operand an argument: | & < <= = != >= > + - * / % : ( ) and
   length, substr, index, match. Exit status 1 says that the value is 0 or empty. */
#include <errno.h>
#include <program.h>
#include <regex.h>

static char **words;
static const char *expression(int least);

static _Noreturn void wrong(void)
{
    if (*words)
        errx(2, "unexpected argument '%s'", *words);
    errx(2, "an argument is missing");
}

static const char *take(void)
{
    if (!*words)
        wrong();
    return *words++;
}

static int takes(const char *word)
{
    if (!*words || strcmp(*words, word) != 0)
        return 0;
    words++;
    return 1;
}

static const char *text_of(long value)
{
    char *text = allocate(24);
    snprintf(text, 24, "%ld", value);
    return text;
}

static int is_number(const char *text, long *value)
{
    char *end;
    errno = 0;
    *value = strtol(text, &end, 10);
    return *text && (*text == '-' || (*text >= '0' && *text <= '9')) && end != text && !*end && !errno;
}

static int is_null(const char *text)
{
    long value;
    return !*text || (is_number(text, &value) && value == 0);
}

static long integer(const char *text)
{
    long value;
    if (!is_number(text, &value))
        errx(2, "non-integer argument");
    return value;
}

static char *piece(const char *from, long length)
{
    char *copy = allocate(length + 1);
    memcpy(copy, from, length);
    copy[length] = 0;
    return copy;
}

/* Where the part of text that begins at from and matches pattern ends if it ends as late as possible but not behind limit; -1 if none. */
static long longest(const char *pattern, const char *text, long from, long limit)
{
    regex_t regex;
    regmatch_t found;
    char *anchored = allocate(strlen(pattern) + 2);
    snprintf(anchored, strlen(pattern) + 2, "^%s", pattern);
    if (regcomp(&regex, anchored, 0) != 0)
        errx(2, "'%s' is no regular expression", pattern);
    long end = regsearch(&regex, text + from, limit - from, &found) == 0 ? from + found.rm_eo : -1;
    regfree(&regex);
    free(anchored);
    return end;
}

static int whole(const char *pattern, const char *text, long from, long to)
{
    return longest(pattern, text, from, to) == to;
}

/* text : pattern - how much of the beginning matches, or the part that \( \) stand around. The regular expressions here tell no parts,
   so that one is found by trying: first the longest before it, then the longest for it. */
static const char *match(const char *text, const char *pattern)
{
    long size = strlen(text), end = longest(pattern, text, 0, size);
    const char *open = strstr(pattern, "\\("), *close = open ? strstr(open, "\\)") : NULL;
    if (!close)
        return text_of(end < 0 ? 0 : end);
    char *before = piece(pattern, open - pattern), *part = piece(open + 2, close - open - 2);
    const char *after = close + 2;
    for (long start = end; start >= 0; start--)
        for (long stop = whole(before, text, 0, start) ? end : -1; stop >= start; stop--)
            if (whole(part, text, start, stop) && whole(after, text, stop, end))
                return piece(text + start, stop - start);
    return "";
}

static const char *primary(void)
{
    if (takes("+"))
        return take();
    if (takes("length"))
        return text_of(strlen(primary()));
    if (takes("match")) {
        const char *text = primary();
        return match(text, primary());
    }
    if (takes("index")) {
        const char *text = primary();
        size_t before = strcspn(text, primary());
        return text_of(text[before] ? before + 1 : 0);
    }
    if (takes("substr")) {
        const char *text = primary(), *position = primary(), *length = primary();
        long at, count, size = strlen(text);
        if (!is_number(position, &at) || !is_number(length, &count) || at < 1 || count < 1 || at > size)
            return "";
        return piece(text + at - 1, count < size - at + 1 ? count : size - at + 1);
    }
    if (takes("(")) {
        const char *value = expression(0);
        if (!takes(")"))
            errx(2, *words ? "expecting ')' instead of '%s'" : "expecting ')' after '%s'", *words ? *words : words[-1]);
        return value;
    }
    if (*words && strcmp(*words, ")") == 0)
        wrong();
    return take();
}

enum { OR, AND, COMPARE, SUM, PRODUCT, MATCH };

static int strength(const char *operator)
{
    static const struct { const char *names; int strength; } levels[] = {
        { " | ", OR }, { " & ", AND }, { " < <= = == != >= > ", COMPARE }, { " + - ", SUM }, { " * / % ", PRODUCT }, { " : ", MATCH },
    };
    char padded[8];
    if (operator && strlen(operator) < 3 && *operator && snprintf(padded, sizeof padded, " %s ", operator))
        for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
            if (strstr(levels[i].names, padded))
                return levels[i].strength;
    return -1;
}

static int compares(const char *left, const char *operator, const char *right)
{
    long a, b;
    int order = is_number(left, &a) && is_number(right, &b) ? (a > b) - (a < b) : strcmp(left, right);
    return *operator == '=' ? order == 0 : *operator == '!' ? order != 0 : operator[1] ? (*operator == '<' ? order <= 0 : order >= 0)
         : *operator == '<' ? order < 0 : order > 0;
}

static const char *computed(long left, char operator, long right)
{
    long value = 0;
    if ((operator == '/' || operator == '%') && right == 0)
        errx(2, "division by zero");
    int lost = operator == '+' ? __builtin_add_overflow(left, right, &value) : operator == '-' ? __builtin_sub_overflow(left, right, &value)
             : operator == '*' ? __builtin_mul_overflow(left, right, &value) : 0;
    if (lost || (operator == '/' && right == -1 && __builtin_sub_overflow(0L, left, &value)))
        errx(2, "the result has more than 64 bits");
    if (operator == '/')
        value = left / right;
    if (operator == '%')
        value = right == -1 ? 0 : left % right;
    return text_of(value);
}

/* Operators that bind at least as strongly as least, from left to right. */
static const char *expression(int least)
{
    const char *left = primary();
    for (int level; (level = strength(*words)) >= least && level >= 0;) {
        const char *operator = take(), *right = expression(level + 1);
        left = level == OR ? (is_null(left) ? (is_null(right) ? "0" : right) : left)
             : level == AND ? (is_null(left) || is_null(right) ? "0" : left)
             : level == COMPARE ? text_of(compares(left, operator, right))
             : level == MATCH ? match(left, right)
             : computed(integer(left), *operator, integer(right));
    }
    return left;
}

int main(int argc, char **argv)
{
    if (argc < 2)
        errx(2, "there is no expression; see expr --help");
    operands(argc, argv, 1, MANY, "expr VALUE [OPERATOR VALUE]...\noperators, the weakest first:  |  &  < <= = != >= >  + -  * / %  :\n"
             "values: ( EXPRESSION ), length TEXT, substr TEXT POSITION LENGTH, index TEXT CHARACTERS, match TEXT PATTERN");
    words = argv + 1 + (strcmp(argv[1], "--") == 0);
    const char *value = expression(0);
    if (*words)
        wrong();
    puts(value);
    return is_null(value);
}
