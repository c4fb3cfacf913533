/* CRC-32 by table: one small load and a few dependent operations for each byte. */
#include "start.h"

static unsigned table[256];
static unsigned char data[1 << 16];

void _start(void) {
  for (unsigned i = 0; i < 256; i++) {
    unsigned crc = i;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    table[i] = crc;
  }
  unsigned crc = ~0u;
  for (int round = 0; round < 500; round++)
    for (int i = 0; i < 1 << 16; i++) crc = table[(crc ^ data[i]) & 255] ^ crc >> 8;
  leave(crc);
}
