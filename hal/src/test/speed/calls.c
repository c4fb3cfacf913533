/* Calls and returns: the naive Fibonacci function, with its stack frames. */
#include "start.h"
__attribute__((noinline, optimize("no-optimize-sibling-calls"))) static long fib(long n) {
  __asm__ volatile("" : "+r"(n));
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
void _start(void) { leave(fib(36)); }
