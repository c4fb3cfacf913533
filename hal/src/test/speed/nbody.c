/* Double precision: an n-body step, as in the Computer Language Benchmarks Game's problem. */
#include "start.h"
static double pos[5][3] = {{0, 0, 0}, {4.84, -1.16, -.10}, {8.34, 4.12, -.40}, {12.89, -15.11, -.22}, {15.37, -25.9, .18}};
static double vel[5][3] = {{0, 0, 0}, {.6, 2.8, -.02}, {-1.01, 1.8, .008}, {1.08, .86, -.01}, {.97, .59, -.03}};
static double mass[5] = {39.47, .037, .011, .0017, .002};
void _start(void) {
  for (int step = 0; step < 400000; step++) {
    for (int i = 0; i < 5; i++)
      for (int j = i + 1; j < 5; j++) {
        double d[3], square = 0;
        for (int k = 0; k < 3; k++) { d[k] = pos[i][k] - pos[j][k]; square += d[k] * d[k]; }
        double mag = 0.01 / (square * __builtin_sqrt(square));
        for (int k = 0; k < 3; k++) { vel[i][k] -= d[k] * mass[j] * mag; vel[j][k] += d[k] * mass[i] * mag; }
      }
    for (int i = 0; i < 5; i++)
      for (int k = 0; k < 3; k++) pos[i][k] += 0.01 * vel[i][k];
  }
  leave((long)(pos[0][0] * 1e6));
}
