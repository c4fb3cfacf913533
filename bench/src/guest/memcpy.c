/* Copies of eight bytes at a time: loads and stores in equal number. */
#include "start.h"

static unsigned long from[1 << 15], to[1 << 15];

void _start(void) {
  for (int i = 0; i < 1 << 15; i++) from[i] = i * 7;
  for (int round = 0; round < 1500; round++) {
    unsigned long *volatile target = to;
    for (int i = 0; i < 1 << 15; i++) target[i] = from[i];
    from[round] ^= to[round + 1];
  }
  leave(to[1000]);
}
