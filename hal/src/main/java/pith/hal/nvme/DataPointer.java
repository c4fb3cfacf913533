package pith.hal.nvme;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;

/**
 * The memory of a command, described by physical region pages: the first entry may begin within a page, each further one is a whole page; more than two are in
 * a list, whose last entry leads to the next page of the list if there are still more. Source: NVM Express Base Specification 2.0, section 4.1.1.
 */
final class DataPointer {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  /** A piece of memory within one page. */
  record Piece(long address, int bytes) {}

  private DataPointer() {}

  /** {@return the pieces of {@code bytes} bytes in order; null if an entry is wrong} */
  static List<Piece> pieces(PhysicalMemory ram, long prp1, long prp2, int bytes) {
    List<Piece> pieces = new ArrayList<>();
    int left = add(pieces, ram, prp1, bytes);
    if (left > 0 && left <= PAGE) {
      left = prp2 % PAGE == 0 ? add(pieces, ram, prp2, left) : -1;
    } else if (left > PAGE) {
      left = list(pieces, ram, prp2, left);
    }
    return left == 0 ? pieces : null;
  }

  private static int list(List<Piece> pieces, PhysicalMemory ram, long first, int bytes) {
    int left = bytes;
    for (long at = first; left > 0; at += Long.BYTES) {
      if (at % Long.BYTES != 0 || !ram.contains(at)) {
        return -1;
      }
      if (at % PAGE == PAGE - Long.BYTES && left > PAGE) {
        at = ram.readLong(at);
        if (at % Long.BYTES != 0 || !ram.contains(at)) {
          return -1;
        }
      }
      long entry = ram.readLong(at);
      left = entry % PAGE == 0 ? add(pieces, ram, entry, left) : -1;
    }
    return left;
  }

  private static int add(List<Piece> pieces, PhysicalMemory ram, long address, int left) {
    if (address % 4 != 0 || !ram.contains(address)) {
      return -1;
    }
    int part = Math.min(left, PAGE - (int) (address % PAGE));
    pieces.add(new Piece(address, part));
    return left - part;
  }
}
