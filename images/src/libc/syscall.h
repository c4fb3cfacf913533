/* The system call: number in a7, arguments in a0 to a5, ecall, and a result in a0 that is an error when it lies
   between -4095 and -1. */
#pragma once
#include <errno.h>
#include <sys/syscall.h>

static inline long raw_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    register long a7 __asm__("a7") = number;
    register long a0 __asm__("a0") = a;
    register long a1 __asm__("a1") = b;
    register long a2 __asm__("a2") = c;
    register long a3 __asm__("a3") = d;
    register long a4 __asm__("a4") = e;
    register long a5 __asm__("a5") = f;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a7), "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5) : "memory");
    return a0;
}

/* Turns a kernel result into the C convention: -1 and errno. */
static inline long checked(long result)
{
    if ((unsigned long)result <= -4096UL)
        return result;
    errno = -result;
    return -1;
}

#define PICK_7(n, a, b, c, d, e, f, ...) \
    raw_syscall(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
/* A system call with up to six arguments of any integer or pointer type. */
#define RAW(...) PICK_7(__VA_ARGS__, 0, 0, 0, 0, 0, 0, 0)
#define CALL(...) checked(RAW(__VA_ARGS__))
