/* tr [-ds] SET1 [SET2]: replaces characters of SET1 by those of SET2, or -d deletes them, or -s squeezes repeats. */
#include <program.h>

struct set { unsigned char members[1024]; int count; };

static int unescape(const char **at)
{
    int c = (unsigned char)*(*at)++;
    if (c != '\\' || !**at)
        return c;
    c = (unsigned char)*(*at)++;
    if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int n = 0; n < 2 && **at >= '0' && **at <= '7'; n++)
            value = value * 8 + *(*at)++ - '0';
        return value & 255;
    }
    const char *found = strchr("n\nt\tr\ra\ab\bf\fv\v", c);
    return found && c >= 'a' ? found[1] : c;
}

/* Expands a-z, \n and [:lower:] and the like. */
static struct set expand(const char *text)
{
    static const struct { const char *name, *range; } classes[] = {
        { "[:lower:]", "a-z" }, { "[:upper:]", "A-Z" }, { "[:digit:]", "0-9" }, { "[:space:]", "\t-\r " },
        { "[:alpha:]", "A-Za-z" }, { "[:alnum:]", "0-9A-Za-z" }, { "[:punct:]", "!-/:-@[-`{-~" }, { "[:blank:]", "\t " },
    };
    struct set set = { .count = 0 };
    while (*text && set.count < 512) {
        for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
            if (strncmp(text, classes[i].name, 9) == 0) {
                struct set inner = expand(classes[i].range);
                memcpy(set.members + set.count, inner.members, inner.count);
                set.count += inner.count;
                text += 9;
                break;
            }
        if (!*text)
            break;
        int from = unescape(&text), to = from;
        if (*text == '-' && text[1]) {
            text++;
            to = unescape(&text);
        }
        for (int c = from; c <= to; c++)
            set.members[set.count++] = c;
    }
    return set;
}

static struct set complement(const struct set *set)
{
    struct set rest = { .count = 0 };
    for (int c = 0; c < 256; c++)
        if (!memchr(set->members, c, set->count))
            rest.members[rest.count++] = c;
    return rest;
}

int main(int argc, char **argv)
{
    static const char usage[] = "tr [-cds] SET1 [SET2]";
    int delete = 0, squeeze = 0, others = 0, map[256];
    for (int c; (c = option(argc, argv, "cds", usage)) != -1;)
        *(c == 'c' ? &others : c == 'd' ? &delete : &squeeze) = 1;
    int operands = argc - optind;
    if (operands < 1 || operands > 2 || (operands == 1 && !delete && !squeeze))
        usage_error(usage);
    struct set from = expand(argv[optind]), to = expand(operands == 2 ? argv[optind + 1] : "");
    if (others)
        from = complement(&from);
    for (int c = 0; c < 256; c++)
        map[c] = c;
    for (int i = 0; i < from.count && (delete || to.count); i++)
        map[from.members[i]] = delete ? -1 : to.members[i < to.count ? i : to.count - 1];
    const struct set *squeezed = operands == 2 ? &to : &from;
    for (int c, last = -1; (c = getchar()) != EOF;) {
        if (map[c] < 0)
            continue;
        if (!squeeze || map[c] != last || !memchr(squeezed->members, map[c], squeezed->count))
            putchar(map[c]);
        last = map[c];
    }
    return 0;
}
