/* Formatted printing: one walk over the format string, into whatever a sink accepts. */
#include "decimal.h"
#include "stream.h"
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where the text goes: a stream, or a buffer that counts on when it is full. */
struct sink {
    FILE *file;
    char *to;
    size_t room, used;
    int newline;
};

struct conversion {
    int left, plus, space, alternate, zero;
    int width, precision;    /* precision -1: not given */
    int size;                /* of the integer argument, in bytes */
};

static void emit(struct sink *sink, const char *text, size_t n)
{
    if (sink->file) {
        append_to(sink->file, text, n);
        sink->newline |= memchr(text, '\n', n) != NULL;
    } else if (sink->used < sink->room) {
        memcpy(sink->to + sink->used, text, n < sink->room - sink->used ? n : sink->room - sink->used);
    }
    sink->used += n;
}

static void repeat(struct sink *sink, char c, int times)
{
    while (times-- > 0)
        emit(sink, &c, 1);
}

/* prefix, zeros, body: padded with spaces outside, or with zeros between prefix and body. */
static void padded(struct sink *sink, const struct conversion *c, const char *prefix, int zeros, const char *body, int n)
{
    int fill = c->width - (int)strlen(prefix) - zeros - n;
    if (!c->left && !c->zero)
        repeat(sink, ' ', fill);
    emit(sink, prefix, strlen(prefix));
    if (!c->left && c->zero)
        repeat(sink, '0', fill);
    repeat(sink, '0', zeros);
    emit(sink, body, n);
    if (c->left)
        repeat(sink, ' ', fill);
}

static const char *sign_of(int negative, const struct conversion *c)
{
    return negative ? "-" : c->plus ? "+" : c->space ? " " : "";
}

static void integer(struct sink *sink, struct conversion *c, char kind, unsigned long value)
{
    char digits[24];
    int at = sizeof digits, base = kind == 'o' ? 8 : (kind | 32) == 'x' || kind == 'p' ? 16 : 10;
    int negative = (kind == 'd' || kind == 'i') && (long)value < 0;
    const char *prefix = kind == 'd' || kind == 'i' ? sign_of(negative, c) : "";
    const char *letters = kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    if (kind == 'p' || (c->alternate && base == 16 && value))
        prefix = kind == 'X' ? "0X" : "0x";
    if (negative)
        value = -value;
    for (; value; value /= base)
        digits[--at] = letters[value % base];
    int count = sizeof digits - at, least = c->precision < 0 ? 1 : c->precision;
    if (c->alternate && base == 8 && least <= count)
        least = count + 1;
    if (c->precision >= 0)
        c->zero = 0;
    padded(sink, c, prefix, least > count ? least - count : 0, digits + at, count);
}

/* ddd.ddd with this many places. */
static int fixed_text(char *to, const struct decimal *d, int places, int point_anyway)
{
    char *at = to;
    if (d->point <= 0)
        *at++ = '0';
    for (int i = 0; i < d->point; i++)
        *at++ = i < d->count ? d->digits[i] : '0';
    if (places > 0 || point_anyway)
        *at++ = '.';
    for (int i = d->point; i < d->point + places; i++)
        *at++ = i >= 0 && i < d->count ? d->digits[i] : '0';
    return at - to;
}

static int exponent_text(char *to, const struct decimal *d, int places, int point_anyway, char e)
{
    struct decimal shifted = *d;
    shifted.point = 1;
    int n = fixed_text(to, &shifted, places, point_anyway);
    int exponent = d->count ? d->point - 1 : 0;
    to[n++] = e;
    to[n++] = exponent < 0 ? '-' : '+';
    if (exponent < 0)
        exponent = -exponent;
    if (exponent >= 100)
        to[n++] = '0' + exponent / 100;
    to[n++] = '0' + exponent / 10 % 10;
    to[n++] = '0' + exponent % 10;
    return n;
}

static int trim_zeros(const struct decimal *d, int places, int before_point)
{
    int kept = d->count - before_point;
    return kept < 0 ? 0 : kept < places ? kept : places;
}

static void floating(struct sink *sink, struct conversion *c, char kind, double value)
{
    char text[2048];
    struct decimal d;
    int n, precision = c->precision < 0 ? 6 : c->precision > 1500 ? 1500 : c->precision;
    int negative = __builtin_signbit(value) != 0;
    if (value != value || value - value != 0) {
        c->zero = 0;
        padded(sink, c, sign_of(negative, c), 0, value != value ? "nan" : "inf", 3);
        return;
    }
    to_decimal(value, &d);
    if ((kind | 32) == 'f') {
        round_decimal(&d, d.point + precision);
        n = fixed_text(text, &d, precision, c->alternate);
    } else if ((kind | 32) == 'e') {
        round_decimal(&d, precision + 1);
        n = exponent_text(text, &d, precision, c->alternate, kind);
    } else {
        precision = precision ? precision : 1;
        round_decimal(&d, precision);
        int exponent = d.count ? d.point - 1 : 0;
        if (exponent < -4 || exponent >= precision) {
            int places = c->alternate ? precision - 1 : trim_zeros(&d, precision - 1, 1);
            n = exponent_text(text, &d, places, c->alternate, kind - 2);
        } else {
            int places = precision - 1 - exponent;
            n = fixed_text(text, &d, c->alternate ? places : trim_zeros(&d, places, d.point), c->alternate);
        }
    }
    padded(sink, c, sign_of(negative, c), 0, text, n);
}

static const char *parse_flags(const char *at, struct conversion *c)
{
    for (;; at++)
        switch (*at) {
        case '-': c->left = 1; break;
        case '+': c->plus = 1; break;
        case ' ': c->space = 1; break;
        case '#': c->alternate = 1; break;
        case '0': c->zero = 1; break;
        default: return at;
        }
}

static const char *parse_size(const char *at, struct conversion *c)
{
    c->size = 4;
    for (;; at++)
        switch (*at) {
        case 'h': c->size /= 2; break;
        case 'l': case 'z': case 'j': case 't': c->size = 8; break;
        default: return at;
        }
}

static unsigned long sized(unsigned long value, int size, int is_signed)
{
    int shift = 64 - 8 * size;
    return is_signed ? (unsigned long)((long)(value << shift) >> shift) : value << shift >> shift;
}

static void format_into(struct sink *sink, const char *format, va_list arguments)
{
    for (const char *at = format; *at;) {
        size_t plain = strcspn(at, "%");
        emit(sink, at, plain);
        at += plain;
        if (!*at)
            break;
        struct conversion c = { .precision = -1 };
        at = parse_flags(at + 1, &c);
        if (*at == '*') {
            c.width = va_arg(arguments, int);
            if (c.width < 0)
                c.left = 1, c.width = -c.width;
            at++;
        } else {
            c.width = strtol(isdigit(*at) ? at : "0", NULL, 10);
            at += strspn(at, "0123456789");
        }
        if (*at == '.') {
            at++;
            c.precision = *at == '*' ? va_arg(arguments, int) : isdigit(*at) ? strtol(at, NULL, 10) : 0;
            at += *at == '*' ? 1 : strspn(at, "0123456789");
        }
        at = parse_size(at, &c);
        char kind = *at ? *at++ : '%';
        switch (kind) {
        case 'd': case 'i':
            integer(sink, &c, kind, sized(va_arg(arguments, long), c.size, 1));
            break;
        case 'u': case 'x': case 'X': case 'o':
            integer(sink, &c, kind, sized(va_arg(arguments, long), c.size, 0));
            break;
        case 'p':
            integer(sink, &c, kind, va_arg(arguments, unsigned long));
            break;
        case 'c': {
            char byte = va_arg(arguments, int);
            c.zero = 0;
            padded(sink, &c, "", 0, &byte, 1);
            break;
        }
        case 's': {
            const char *s = va_arg(arguments, const char *);
            s = s ? s : "(null)";
            c.zero = 0;
            padded(sink, &c, "", 0, s, c.precision < 0 ? strlen(s) : strnlen(s, c.precision));
            break;
        }
        case 'f': case 'F': case 'e': case 'E': case 'g': case 'G':
            floating(sink, &c, kind, va_arg(arguments, double));
            break;
        default:
            emit(sink, &kind, 1);
        }
    }
}

int vfprintf(FILE *file, const char *format, va_list arguments)
{
    struct sink sink = { .file = file };
    format_into(&sink, format, arguments);
    settle(file, sink.newline);
    return sink.used;
}

int vsnprintf(char *to, size_t room, const char *format, va_list arguments)
{
    struct sink sink = { .to = to, .room = room ? room - 1 : 0 };
    format_into(&sink, format, arguments);
    if (room)
        to[sink.used < room ? sink.used : room - 1] = 0;
    return sink.used;
}

#define FORWARD(call) va_list arguments; va_start(arguments, format); int result = call; va_end(arguments); return result
int printf(const char *format, ...) { FORWARD(vfprintf(stdout, format, arguments)); }
int fprintf(FILE *file, const char *format, ...) { FORWARD(vfprintf(file, format, arguments)); }
int snprintf(char *to, size_t room, const char *format, ...) { FORWARD(vsnprintf(to, room, format, arguments)); }

int dprintf(int fd, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return write(fd, text, n < (int)sizeof text ? n : (int)sizeof text - 1);
}
