/* Bytes in memory: the sieve of Eratosthenes. */
#include "start.h"
static char composite[1 << 20];
void _start(void) {
  long count = 0;
  for (int round = 0; round < 30; round++) {
    for (int i = 0; i < 1 << 20; i++) composite[i] = 0;
    for (int i = 2; i < 1 << 20; i++) {
      if (composite[i]) continue;
      count++;
      for (int j = i + i; j < 1 << 20; j += i) composite[j] = 1;
    }
  }
  leave(count);
}
