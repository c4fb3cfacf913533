/* Branches that no predictor guesses: the longest Collatz chain. */
#include "start.h"

void _start(void) {
  long best = 0, longest = 0;
  for (long start = 1; start < 400000; start++) {
    long steps = 0;
    for (unsigned long n = start; n != 1; steps++) n = n & 1 ? 3 * n + 1 : n / 2;
    if (steps > longest) {
      longest = steps;
      best = start;
    }
  }
  leave(best);
}
