/* Atomic additions and LR/SC. */
#include "start.h"
static long counter;
void _start(void) {
  for (long i = 0; i < 20000000; i++) {
    __atomic_fetch_add(&counter, i, __ATOMIC_RELAXED);
    long seen = counter;
    __atomic_compare_exchange_n(&counter, &seen, seen ^ i, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
  }
  leave(counter);
}
