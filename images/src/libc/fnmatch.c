/* Shell patterns. A star first takes nothing, and one character more each time that the rest does not fit. */
#include <fnmatch.h>
#include <string.h>

/* Whether c is in the set that begins behind the bracket; moves *pattern behind the closing one. */
static int in_bracket(const char **pattern, unsigned char c)
{
    const char *at = *pattern;
    int inverted = *at == '!' || *at == '^', found = 0;
    at += inverted;
    for (int first = 1; *at && (first || *at != ']'); first = 0) {
        unsigned char low = *at, high = low;
        if (at[1] == '-' && at[2] && at[2] != ']') {
            high = at[2];
            at += 2;
        }
        found |= low <= c && c <= high;
        at++;
    }
    *pattern = *at ? at + 1 : at;
    return found != inverted;
}

int fnmatch(const char *pattern, const char *text, int flags)
{
    const char *star = NULL, *retry = NULL;
    (void)flags;
    for (;;) {
        const char *at = pattern + 1;
        if (*pattern == '*') {
            star = pattern = at;
            retry = text;
            continue;
        }
        if (!*text && !*pattern)
            return 0;
        int fits = *text && *pattern;
        if (fits && *pattern == '[')
            fits = in_bracket(&at, *text);
        else if (fits && *pattern == '\\' && pattern[1])
            fits = pattern[1] == *text, at = pattern + 2;
        else if (fits && *pattern != '?')
            fits = *pattern == *text;
        if (fits) {
            pattern = at;
            text++;
        } else if (star && *retry) {
            pattern = star;
            text = ++retry;
        } else {
            return FNM_NOMATCH;
        }
    }
}
