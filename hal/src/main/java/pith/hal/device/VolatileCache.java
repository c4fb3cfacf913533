package pith.hal.device;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A disk's write cache: what is written is kept in it until it is flushed or the cache is full, and is lost when the power goes. Which of the blocks had
 * reached the medium by then, and which of the versions of each, nobody can know: a seed decides, for each block alone, so that any order of writing can come
 * out that a drive is free to choose.
 *
 * <pre>
 *   write ──▶ cache ── flush, or no room ──▶ storage below
 *                └── power cut: each block keeps one of its versions since the last flush, or what it had before
 * </pre>
 */
public final class VolatileCache implements BlockStorage {
  /** Written as a whole or not at all: a logical block. */
  private static final int UNIT = SECTOR_BYTES;

  /** Versions of a block that are remembered; of more, the oldest is forgotten. */
  private static final int MOST_VERSIONS = 4;

  private final BlockStorage below;
  private final long capacity;

  /** The versions of each block that is not on the medium, oldest first. */
  private final SortedMap<Long, List<byte[]>> dirty = new TreeMap<>();

  /** Those blocks in the order in which they came. */
  private final ArrayDeque<Long> order = new ArrayDeque<>();

  private boolean enabled = true;

  /** A cache of {@code capacity} bytes before {@code below}. */
  public VolatileCache(BlockStorage below, long capacity) {
    this.below = below;
    this.capacity = capacity;
  }

  @Override
  public long bytes() {
    return below.bytes();
  }

  @Override
  public boolean readOnly() {
    return below.readOnly();
  }

  /** {@return bytes that a power cut may lose} */
  public long dirtyBytes() {
    return (long) dirty.size() * UNIT;
  }

  /** Without the cache each write is durable when it ends. */
  public void enable(boolean on) throws IOException {
    enabled = on;
    if (!on) {
      drain(0);
    }
  }

  public boolean enabled() {
    return enabled;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) throws IOException {
    below.read(position, into, offset, length);
    for (Map.Entry<Long, List<byte[]>> block : dirty.subMap(position / UNIT, (position + length + UNIT - 1) / UNIT).entrySet()) {
      long start = Math.max(position, block.getKey() * UNIT);
      long end = Math.min(position + length, (block.getKey() + 1) * UNIT);
      System.arraycopy(block.getValue().getLast(), (int) (start % UNIT), into, offset + (int) (start - position), (int) (end - start));
    }
  }

  @Override
  public void write(long position, byte[] from, int offset, int length) throws IOException {
    if (!enabled) {
      writeDurably(position, from, offset, length);
      return;
    }
    for (int done = 0; done < length; done += UNIT) {
      byte[] version = java.util.Arrays.copyOfRange(from, offset + done, offset + done + UNIT);
      List<byte[]> versions = dirty.get((position + done) / UNIT);
      if (versions == null) {
        versions = new ArrayList<>(1);
        dirty.put((position + done) / UNIT, versions);
        order.add((position + done) / UNIT);
      } else if (versions.size() == MOST_VERSIONS) {
        versions.removeFirst();
      }
      versions.add(version);
    }
    if (dirtyBytes() > capacity) {
      drain(capacity / 2);
    }
  }

  /** Past the cache; what the cache has of these blocks is older and goes. */
  @Override
  public void writeDurably(long position, byte[] from, int offset, int length) throws IOException {
    below.write(position, from, offset, length);
    dirty.subMap(position / UNIT, (position + length) / UNIT).clear();
  }

  @Override
  public void flush() throws IOException {
    drain(0);
    below.flush();
  }

  /** Writes the oldest blocks to the medium until at most {@code rest} bytes are left. */
  private void drain(long rest) throws IOException {
    while (dirtyBytes() > rest) {
      long block = order.remove();
      List<byte[]> versions = dirty.remove(block);
      if (versions != null) {
        below.write(block * UNIT, versions.getLast(), 0, UNIT);
      }
    }
    if (dirty.isEmpty()) {
      order.clear();
    }
  }

  /** What a cut left behind, in blocks. */
  public record Loss(int lost, int kept) {}

  /** The power goes: {@code seed} decides what of the cache had reached the medium. */
  public Loss powerCut(long seed) throws IOException {
    Entropy choice = new Entropy(seed);
    long quarters = Math.floorMod(choice.nextLong(), 5L);
    int kept = 0;
    for (Map.Entry<Long, List<byte[]>> block : dirty.entrySet()) {
      long draw = choice.nextLong() >>> 1;
      if (draw % 4 < quarters) {
        List<byte[]> versions = block.getValue();
        below.write(block.getKey() * UNIT, versions.get((int) (draw / 4 % versions.size())), 0, UNIT);
        kept++;
      }
    }
    Loss loss = new Loss(dirty.size() - kept, kept);
    dirty.clear();
    order.clear();
    return loss;
  }
}
