/* memcpy and friends: by words where both ends are aligned alike, by bytes elsewhere. */
#include <stdint.h>
#include <string.h>

#define WORD sizeof(unsigned long)

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    char *d = to;
    const char *s = from;
    if (((uintptr_t)d ^ (uintptr_t)s) % WORD == 0) {
        for (; n > 0 && (uintptr_t)d % WORD; n--)
            *d++ = *s++;
        for (; n >= WORD; n -= WORD, d += WORD, s += WORD)
            *(unsigned long *)d = *(const unsigned long *)s;
    }
    while (n-- > 0)
        *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    char *d = to;
    const char *s = from;
    if ((uintptr_t)d - (uintptr_t)s >= n)
        return memcpy(to, from, n);
    while (n-- > 0)
        d[n] = s[n];
    return to;
}

void *memset(void *to, int byte, size_t n)
{
    char *d = to;
    unsigned long word = (unsigned char)byte * 0x0101010101010101UL;
    for (; n > 0 && (uintptr_t)d % WORD; n--)
        *d++ = byte;
    for (; n >= WORD; n -= WORD, d += WORD)
        *(unsigned long *)d = word;
    while (n-- > 0)
        *d++ = byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const unsigned char *x = a, *y = b;
    for (; n > 0; n--, x++, y++)
        if (*x != *y)
            return *x - *y;
    return 0;
}

void *memchr(const void *in, int byte, size_t n)
{
    for (const unsigned char *s = in; n > 0; n--, s++)
        if (*s == (unsigned char)byte)
            return (void *)s;
    return NULL;
}
