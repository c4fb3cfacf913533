/* Dependent loads: a walk along a shuffled list of 4 096 nodes. */
#include "start.h"
static struct node { struct node *next; long value; } nodes[4096];
void _start(void) {
  unsigned long at = 0;
  for (int i = 0; i < 4096; i++) {
    unsigned long to = (at * 5 + 1) & 4095;
    nodes[at].next = &nodes[to];
    nodes[at].value = i;
    at = to;
  }
  long sum = 0;
  struct node *n = nodes;
  for (long i = 0; i < 100000000; i++) { sum += n->value; n = n->next; }
  leave(sum);
}
