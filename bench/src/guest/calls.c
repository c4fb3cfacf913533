/* Calls, returns and small stack frames: Takeuchi's function. */
#include "start.h"

__attribute__((noinline, optimize("no-optimize-sibling-calls"))) static long tak(long x, long y, long z) {
  OPAQUE(x);
  return y < x ? tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) : z;
}

void _start(void) {
  long sum = 0;
  for (int round = 0; round < 80; round++) sum += tak(18, 12, 6);
  leave(sum);
}
