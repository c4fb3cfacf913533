/* A table look-up for each byte. */
#include "start.h"
static unsigned table[256];
static unsigned char data[65536];
void _start(void) {
  for (unsigned i = 0; i < 256; i++) {
    unsigned c = i;
    for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
    table[i] = c;
  }
  unsigned crc = ~0u;
  for (int round = 0; round < 600; round++)
    for (int i = 0; i < 65536; i++) crc = table[(crc ^ data[i]) & 255] ^ crc >> 8;
  leave(crc);
}
