package pith.hal.cache;

import java.util.Arrays;
import pith.hal.topology.CacheSpec;

/**
 * Which lines a cache holds: sets of ways, each set in order of use.
 *
 * <p>The ways of a set stand in the array from most to least recently used, so a hit moves a line to the front, the victim is the last, and the order of use
 * needs no memory of its own. Memory of the host is taken when the first line comes.
 */
final class TagArray {
  /** No line: the number of none in RAM, which has fewer than 2^32 - 1. */
  static final int NONE = -1;

  private final int sets;
  private final int ways;
  private final boolean powerOfTwo;
  private int[] lines;

  TagArray(CacheSpec spec) {
    this(Math.toIntExact(spec.sets()), spec.ways());
  }

  TagArray(int sets, int ways) {
    this.sets = sets;
    this.ways = ways;
    this.powerOfTwo = Integer.bitCount(sets) == 1;
  }

  int ways() {
    return ways;
  }

  /** {@return where the set of a line begins; its ways are at this and the following places} */
  int set(int line) {
    return (powerOfTwo ? line & sets - 1 : Integer.remainderUnsigned(line, sets)) * ways;
  }

  /** {@return the line in a way, or {@link #NONE}} */
  int at(int place) {
    return lines == null ? NONE : lines[place];
  }

  boolean contains(int line) {
    return find(line) >= 0;
  }

  /** Uses a line. {@return whether it is there} */
  boolean touch(int line) {
    int place = find(line);
    if (place < 0) {
      return false;
    }
    moveUp(set(line), place);
    lines[set(line)] = line;
    return true;
  }

  /** Adds a line, which is not there, as the one used last. {@return the line that had to make room, or {@link #NONE}} */
  int insert(int line) {
    if (lines == null) {
      lines = new int[sets * ways];
      Arrays.fill(lines, NONE);
    }
    int first = set(line);
    int victim = lines[first + ways - 1];
    moveUp(first, first + ways - 1);
    lines[first] = line;
    return victim;
  }

  /** Takes a line away. {@return whether it was there} */
  boolean remove(int line) {
    int place = find(line);
    if (place < 0) {
      return false;
    }
    int end = set(line) + ways - 1;
    for (int i = place; i < end; i++) {
      lines[i] = lines[i + 1];
    }
    lines[end] = NONE;
    return true;
  }

  private int find(int line) {
    if (lines != null) {
      int first = set(line);
      for (int i = first; i < first + ways; i++) {
        if (lines[i] == line) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Moves the ways before {@code place} one further, over it. */
  private void moveUp(int first, int place) {
    for (int i = place; i > first; i--) {
      lines[i] = lines[i - 1];
    }
  }
}
