/* Integer arithmetic in a loop: no memory, no calls. */
#include "start.h"
void _start(void) {
  unsigned long a = 1, b = 2, c = 3, d = 5;
  for (long i = 0; i < 60000000; i++) {
    a += b ^ (c >> 3);
    b = (b << 1) - a;
    c ^= d + i;
    d = (d & ~a) | (b >> 7);
    __asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
  }
  leave(a + b + c + d);
}
