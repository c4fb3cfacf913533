/* Integer arithmetic in registers: the cost of an instruction and nothing else. */
#include "start.h"

void _start(void) {
  unsigned long a = 1, b = 2, c = 3, d = 5;
  for (long i = 0; i < 30000000; i++) {
    a += b ^ c >> 3;
    b = (b << 1) - a;
    c ^= d + i;
    d = (d & ~a) | b >> 7;
    OPAQUE(a);
    OPAQUE(d);
  }
  leave(a + b + c + d);
}
