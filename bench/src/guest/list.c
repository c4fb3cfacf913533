/* Loads that depend on each other: a walk along a shuffled list of 4096 nodes. */
#include "start.h"

static struct node {
  struct node *next;
  long value;
} nodes[4096];

void _start(void) {
  unsigned long at = 0;
  for (int i = 0; i < 4096; i++) {
    unsigned long to = (at * 5 + 1) % 4096;
    nodes[at] = (struct node){&nodes[to], i};
    at = to;
  }
  long sum = 0;
  struct node *node = nodes;
  for (long i = 0; i < 30000000; i++) {
    sum += node->value;
    node = node->next;
  }
  leave(sum);
}
