/* Double precision with square roots and divisions: five bodies in their own gravity. */
#include "start.h"

#define BODIES 5

static double position[BODIES][3] = {{0, 0, 0}, {4.8, -1.2, -.1}, {8.3, 4.1, -.4}, {12.9, -15.1, -.2}, {15.4, -25.9, .2}};
static double velocity[BODIES][3] = {{0, 0, 0}, {.6, 2.8, -.02}, {-1, 1.8, .008}, {1.1, .9, -.01}, {1, .6, -.03}};
static double mass[BODIES] = {39.5, .04, .01, .002, .002};

static void attract(int a, int b) {
  double distance[3], square = 0;
  for (int k = 0; k < 3; k++) {
    distance[k] = position[a][k] - position[b][k];
    square += distance[k] * distance[k];
  }
  double pull = 0.01 / (square * __builtin_sqrt(square));
  for (int k = 0; k < 3; k++) {
    velocity[a][k] -= distance[k] * mass[b] * pull;
    velocity[b][k] += distance[k] * mass[a] * pull;
  }
}

void _start(void) {
  for (int step = 0; step < 200000; step++) {
    for (int a = 0; a < BODIES; a++)
      for (int b = a + 1; b < BODIES; b++) attract(a, b);
    for (int a = 0; a < BODIES; a++)
      for (int k = 0; k < 3; k++) position[a][k] += 0.01 * velocity[a][k];
  }
  leave((long)(position[0][0] * 1e6));
}
