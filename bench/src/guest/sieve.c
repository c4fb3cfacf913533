/* Stores with a stride over a megabyte: Eratosthenes' sieve. */
#include "start.h"

static char composite[1 << 20];

void _start(void) {
  long primes = 0;
  for (int round = 0; round < 12; round++) {
    for (int i = 0; i < 1 << 20; i++) composite[i] = 0;
    for (int i = 2; i < 1 << 20; i++) {
      if (composite[i]) continue;
      primes++;
      for (int j = 2 * i; j < 1 << 20; j += i) composite[j] = 1;
    }
  }
  leave(primes);
}
