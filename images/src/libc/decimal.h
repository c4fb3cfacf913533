/* The exact decimal digits of a double. */
#pragma once
struct decimal {
    char digits[800];        /* '0'..'9', the first one not zero unless the value is */
    int count;
    int point;               /* the value is 0.d1d2d3... times ten to this power */
};

void to_decimal(double value, struct decimal *to);
/* Rounds half to even, as the value is exact, to this many digits (which may be zero or negative). */
void round_decimal(struct decimal *decimal, int digits);
