/* Text to numbers. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int digit_value(int c)
{
    return isdigit(c) ? c - '0' : isalpha(c) ? tolower(c) - 'a' + 10 : 99;
}

/* The magnitude of an integer with optional sign and 0x or 0 prefix. */
static unsigned long magnitude(const char *s, char **end, int base, int *negative, int *overflow)
{
    const char *at = s + strspn(s, " \t\n\v\f\r");
    unsigned long value = 0;
    *negative = *at == '-';
    *overflow = 0;
    at += *at == '-' || *at == '+';
    if ((base == 0 || base == 16) && at[0] == '0' && (at[1] | 32) == 'x' && isxdigit(at[2]))
        at += 2, base = 16;
    if (base == 0)
        base = *at == '0' ? 8 : 10;
    const char *first = at;
    for (; digit_value(*at) < base; at++) {
        *overflow |= value > (ULONG_MAX - digit_value(*at)) / base;
        value = value * base + digit_value(*at);
    }
    if (end)
        *end = (char *)(at == first ? s : at);
    if (*overflow)
        errno = ERANGE;
    return value;
}

long strtol(const char *restrict s, char **restrict end, int base)
{
    int negative, overflow;
    unsigned long value = magnitude(s, end, base, &negative, &overflow);
    if (overflow || value > LONG_MAX + (unsigned long)negative) {
        errno = ERANGE;
        return negative ? LONG_MIN : LONG_MAX;
    }
    return negative ? -value : value;
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
    int negative, overflow;
    unsigned long value = magnitude(s, end, base, &negative, &overflow);
    return overflow ? ULONG_MAX : negative ? -value : value;
}

int atoi(const char *s)
{
    return strtol(s, NULL, 10);
}

/* Decimal fractions with an exponent. Up to 15 digits and powers up to 10^22 are exact, more may be off in the last bit. */
double strtod(const char *restrict s, char **restrict end)
{
    const char *at = s + strspn(s, " \t\n\v\f\r");
    int negative = *at == '-', digits = 0, exponent = 0;
    double value = 0;
    at += *at == '-' || *at == '+';
    for (; isdigit(*at); at++, digits++)
        value = value * 10 + (*at - '0');
    if (*at == '.')
        for (at++; isdigit(*at); at++, digits++, exponent--)
            value = value * 10 + (*at - '0');
    if (digits && (*at | 32) == 'e' && (isdigit(at[1]) || ((at[1] == '-' || at[1] == '+') && isdigit(at[2]))))
        exponent += strtol(at + 1, (char **)&at, 10);
    for (int step; exponent != 0 && value != 0 && value - value == 0; exponent -= step) {
        step = exponent > 22 ? 22 : exponent < -22 ? -22 : exponent;
        double power = 1;
        for (int n = step < 0 ? -step : step; n > 0; n--)
            power *= 10;
        value = step < 0 ? value / power : value * power;
    }
    if (end)
        *end = (char *)(digits ? at : s);
    return negative ? -value : value;
}
