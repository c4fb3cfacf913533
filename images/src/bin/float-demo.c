/* float-demo: IEEE 754 arithmetic as the F and D extensions do it.
 *
 * Shows the five rounding modes, the five exception flags of fcsr, and some rules that are RISC-V's own: conversions that
 * do not fit saturate, results that are not a number are always the same one, fmin and fmax prefer numbers.
 */
#include <demo.h>
#include <fenv.h>
#include <limits.h>
#include <program.h>
#include <string.h>

/* Arithmetic hidden from the compiler, so that it happens here and now. */
#define BINARY(name, instruction, type)                                                              \
    static type name(type a, type b)                                                                \
    {                                                                                               \
        type result;                                                                                \
        __asm__ volatile(instruction " %0, %1, %2" : "=f"(result) : "f"(a), "f"(b) : "memory");     \
        return result;                                                                              \
    }
BINARY(add, "fadd.d", double)
BINARY(multiply, "fmul.d", double)
BINARY(divide, "fdiv.d", double)
BINARY(smaller, "fmin.d", double)
BINARY(add_singles, "fadd.s", float)

static double square_root(double a)
{
    double result;
    __asm__ volatile("fsqrt.d %0, %1" : "=f"(result) : "f"(a) : "memory");
    return result;
}

static double fused(double a, double b, double c)
{
    double result;
    __asm__ volatile("fmadd.d %0, %1, %2, %3" : "=f"(result) : "f"(a), "f"(b), "f"(c) : "memory");
    return result;
}

static long to_long(double a)
{
    long result;
    __asm__ volatile("fcvt.l.d %0, %1" : "=r"(result) : "f"(a) : "memory");
    return result;
}

static unsigned long bits(double a)
{
    unsigned long result;
    memcpy(&result, &a, sizeof result);
    return result;
}

static void rounding(void)
{
    static const char *const names[] = { "to nearest, ties to even", "towards zero", "down", "up", "to nearest, ties away" };
    static const long halves[5][4] = { { -2, -2, 2, 2 }, { -2, -1, 1, 2 }, { -3, -2, 1, 2 }, { -2, -1, 2, 3 }, { -3, -2, 2, 3 } };
    static const double values[] = { -2.5, -1.5, 1.5, 2.5 };
    step("Rounding: -2.5, -1.5, 1.5 and 2.5 become integers in the five modes.");
    for (int mode = 0; mode < 5; mode++) {
        long got[4];
        fesetround(mode);
        for (int i = 0; i < 4; i++)
            got[i] = to_long(values[i]);
        fesetround(FE_TONEAREST);
        check(memcmp(got, halves[mode], sizeof got) == 0, "%s: %ld %ld %ld %ld", names[mode], got[0], got[1], got[2], got[3]);
    }
    fesetround(FE_DOWNWARD);
    double low = divide(1, 3);
    fesetround(FE_UPWARD);
    double high = divide(1, 3);
    fesetround(FE_TONEAREST);
    check(bits(high) == bits(low) + 1, "1/3 rounded down and up are neighbours: %.17g and %.17g", low, high);
}

static void flag(int flags, int expected, const char *what)
{
    check(flags == expected, "%s raises%s%s%s%s%s%s", what, flags & FE_INVALID ? " invalid" : "",
          flags & FE_DIVBYZERO ? " divide-by-zero" : "", flags & FE_OVERFLOW ? " overflow" : "",
          flags & FE_UNDERFLOW ? " underflow" : "", flags & FE_INEXACT ? " inexact" : "", flags ? "" : " nothing");
}

static int flags_of(double (*operation)(double, double), double a, double b)
{
    feclearexcept(FE_ALL_EXCEPT);
    operation(a, b);
    return fetestexcept(FE_ALL_EXCEPT);
}

static void flags(void)
{
    step("Exception flags: each operation leaves in fcsr what was remarkable about it.");
    flag(flags_of(add, 1, 2), 0, "1 + 2");
    flag(flags_of(divide, 1, 3), FE_INEXACT, "1 / 3");
    flag(flags_of(divide, 1, 0), FE_DIVBYZERO, "1 / 0");
    flag(flags_of(divide, 0, 0), FE_INVALID, "0 / 0");
    flag(flags_of(multiply, 1e300, 1e300), FE_OVERFLOW | FE_INEXACT, "1e300 * 1e300");
    flag(flags_of(multiply, 1e-300, 1e-300), FE_UNDERFLOW | FE_INEXACT, "1e-300 * 1e-300");
    feclearexcept(FE_ALL_EXCEPT);
    square_root(-1);
    flag(fetestexcept(FE_ALL_EXCEPT), FE_INVALID, "the square root of -1");
}

static void not_numbers(void)
{
    double nan = divide(0, 0), infinity = divide(1, 0);
    step("Infinities and what is not a number.");
    check(bits(nan) == 0x7ff8000000000000, "0/0 gives the one canonical NaN, 0x%lx", bits(nan));
    check(nan != nan, "it is not equal to itself");
    check(smaller(nan, 1) == 1, "the smaller of NaN and 1 is 1");
    check(bits(smaller(0.0, -0.0)) == bits(-0.0), "the smaller of 0 and -0 is -0");
    check(add(infinity, 1) == infinity, "infinity + 1 is infinity");
    check(to_long(nan) == LONG_MAX, "NaN converts to the greatest integer");
    check(to_long(-infinity) == LONG_MIN && to_long(1e300) == LONG_MAX, "what does not fit converts to the nearest end");
}

static void precision(void)
{
    double a = 1.0 + 0x1p-30, b = 1.0 - 0x1p-30;
    step("Precision: singles, doubles, and a product that is not rounded before it is added.");
    check(add_singles(16777216, 1) == 16777216, "in single precision 2^24 + 1 is 2^24");
    check(add(16777216, 1) == 16777217, "in double precision it is not");
    check(add(multiply(a, b), -1) == 0, "(1 + 2^-30)(1 - 2^-30) - 1 in two steps is 0");
    check(fused(a, b, -1) == -0x1p-60, "in one (fmadd) it is -2^-60");
    check(bits(multiply(0x1p-1022, 0.5)) == 1UL << 51, "below the smallest normal number come subnormal ones: %g",
          multiply(0x1p-1022, 0.5));
    unsigned long boxed;
    __asm__ volatile("fmv.x.d %0, %1" : "=r"(boxed) : "f"(add_singles(1, 2)));
    check(boxed == 0xffffffff40400000, "a single lies in its register boxed in ones: 0x%lx", boxed);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "float-demo\n\nIEEE 754 arithmetic as the F and D extensions do it.");
    rounding();
    flags();
    not_numbers();
    precision();
    return verdict();
}
