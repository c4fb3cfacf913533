package pith.vfs.ext4.format;

import java.lang.foreign.MemorySegment;
import pith.hal.memory.PhysicalMemory;

/**
 * CRC-32C (Castagnoli, reflected polynomial 0x82f63b78) as ext4 and jbd2 use it: without inverting, neither before nor after, and with any value to begin with,
 * so that a checksum can be of several pieces. Eight bytes at a time by eight tables (Kounavis and Berry, "A systematic approach to building high performance
 * software-based CRC generators", 2005).
 */
public final class Crc32c {
  private static final int POLYNOMIAL = 0x82f6_3b78;
  private static final int[][] TABLES = tables();

  private Crc32c() {}

  private static int[][] tables() {
    int[][] tables = new int[8][256];
    for (int i = 0; i < 256; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) != 0 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
      }
      tables[0][i] = crc;
    }
    for (int i = 0; i < 256; i++) {
      for (int table = 1; table < 8; table++) {
        tables[table][i] = tables[table - 1][i] >>> 8 ^ tables[0][tables[table - 1][i] & 0xff];
      }
    }
    return tables;
  }

  /** {@return {@code crc} continued over bytes of RAM, which lie in one page} */
  public static int of(int crc, PhysicalMemory ram, long pa, int length) {
    return of(crc, ram.readable(pa), PhysicalMemory.offset(pa), length);
  }

  public static int of(int crc, byte[] bytes, int at, int length) {
    return of(crc, MemorySegment.ofArray(bytes), at, length);
  }

  public static int of(int crc, byte[] bytes) {
    return of(crc, bytes, 0, bytes.length);
  }

  /** {@return {@code crc} continued over a little-endian word} */
  public static int ofInt(int crc, int word) {
    int mixed = crc ^ word;
    return TABLES[3][mixed & 0xff] ^ TABLES[2][mixed >>> 8 & 0xff] ^ TABLES[1][mixed >>> 16 & 0xff] ^ TABLES[0][mixed >>> 24];
  }

  public static int of(int crc, MemorySegment in, long at, int length) {
    int sum = crc;
    long position = at;
    long end = at + length;
    for (; position + 8 <= end; position += 8) {
      long word = in.get(PhysicalMemory.LONG, position);
      int low = (int) word ^ sum;
      int high = (int) (word >>> 32);
      sum =
          TABLES[7][low & 0xff] ^ TABLES[6][low >>> 8 & 0xff] ^ TABLES[5][low >>> 16 & 0xff] ^ TABLES[4][low >>> 24]
              ^ TABLES[3][high & 0xff] ^ TABLES[2][high >>> 8 & 0xff] ^ TABLES[1][high >>> 16 & 0xff] ^ TABLES[0][high >>> 24];
    }
    for (; position < end; position++) {
      sum = sum >>> 8 ^ TABLES[0][(sum ^ in.get(PhysicalMemory.BYTE, position)) & 0xff];
    }
    return sum;
  }
}
