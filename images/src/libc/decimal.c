/* A double is m * 2^e, so its decimal digits are finite: at most 767 significant ones. They are found with schoolbook
   arithmetic on an array of nine-digit limbs, by doubling or halving, which is exact. */
#include "decimal.h"
#include <string.h>

#define BASE 1000000000U
#define WHOLE 36             /* limbs before the point: 2^1024 has 309 digits */
#define LIMBS (WHOLE + 122)  /* and after it: 2^-1074 has 1074 */

static void multiply(unsigned limbs[LIMBS], unsigned factor)
{
    unsigned long carry = 0;
    for (int i = LIMBS; i-- > 0; carry /= BASE) {
        carry += (unsigned long)limbs[i] * factor;
        limbs[i] = carry % BASE;
    }
}

static void divide(unsigned limbs[LIMBS], unsigned divisor)
{
    unsigned long rest = 0;
    for (int i = 0; i < LIMBS; i++) {
        rest = rest * BASE + limbs[i];
        limbs[i] = rest / divisor;
        rest %= divisor;
    }
}

void to_decimal(double value, struct decimal *to)
{
    unsigned limbs[LIMBS] = { 0 };
    unsigned long bits;
    memcpy(&bits, &value, sizeof bits);
    int exponent = bits >> 52 & 0x7ff;
    unsigned long mantissa = bits & ((1UL << 52) - 1);
    if (exponent)
        mantissa |= 1UL << 52;
    else
        exponent = 1;
    limbs[WHOLE - 1] = mantissa % BASE;
    limbs[WHOLE - 2] = mantissa / BASE;
    for (exponent -= 1075; exponent > 0; exponent -= exponent < 28 ? exponent : 28)
        multiply(limbs, 1U << (exponent < 28 ? exponent : 28));
    for (; exponent < 0; exponent += exponent > -28 ? -exponent : 28)
        divide(limbs, 1U << (exponent > -28 ? -exponent : 28));

    to->count = 0;
    to->point = WHOLE * 9;
    for (int i = 0; i < LIMBS; i++)
        for (unsigned unit = BASE / 10; unit > 0; unit /= 10) {
            int digit = limbs[i] / unit % 10;
            if (to->count == 0 && digit == 0)
                to->point--;
            else if (to->count < (int)sizeof to->digits)
                to->digits[to->count++] = '0' + digit;
        }
    while (to->count > 0 && to->digits[to->count - 1] == '0')
        to->count--;
    if (to->count == 0)
        to->point = 1;
}

void round_decimal(struct decimal *decimal, int digits)
{
    if (digits >= decimal->count)
        return;
    if (digits < 0) {
        decimal->count = 0;
        return;
    }
    char *next = decimal->digits + digits;
    int above = *next > '5' || (*next == '5' && decimal->count > digits + 1);
    int odd = digits > 0 && (next[-1] - '0') % 2;
    int up = above || (*next == '5' && odd);
    decimal->count = digits;
    while (decimal->count > 0 && decimal->digits[decimal->count - 1] == (up ? '9' : '0'))
        decimal->count--;
    if (!up)
        return;
    if (decimal->count > 0) {
        decimal->digits[decimal->count - 1]++;
    } else {
        decimal->digits[0] = '1';
        decimal->count = 1;
        decimal->point++;
    }
}
