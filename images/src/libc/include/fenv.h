/* The floating-point environment: rounding mode and exception flags of the fcsr register. */
#pragma once
#define FE_INEXACT 1
#define FE_UNDERFLOW 2
#define FE_OVERFLOW 4
#define FE_DIVBYZERO 8
#define FE_INVALID 16
#define FE_ALL_EXCEPT 31
#define FE_TONEAREST 0
#define FE_TOWARDZERO 1
#define FE_DOWNWARD 2
#define FE_UPWARD 3
#define FE_TONEARESTMAXMAGNITUDE 4
static inline int fegetround(void) { long m; __asm__ volatile("frrm %0" : "=r"(m)); return m; }
static inline int fesetround(int mode) { __asm__ volatile("fsrm %z0" :: "rJ"((long)mode) : "memory"); return 0; }
static inline int fetestexcept(int mask) { long f; __asm__ volatile("frflags %0" : "=r"(f) :: "memory"); return f & mask; }
static inline int feclearexcept(int mask) { __asm__ volatile("csrc fflags, %0" :: "r"((long)mask) : "memory"); return 0; }
