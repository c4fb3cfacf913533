package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import pith.hal.device.BlockStorage;

/**
 * A disk in memory that remembers every write and flush, so that the power can be cut at any of them: what was written before the last flush is there; of what
 * came after, each sector may or may not have left the drive's volatile cache, in any order; what was written durably is there by itself, whatever became of
 * what was written before it.
 */
final class RecordingStorage implements BlockStorage {
  private record Event(long position, byte[] bytes, boolean durable) {
    boolean isFlush() {
      return bytes == null;
    }
  }

  private final byte[] before;
  private final byte[] now;
  private final List<Event> events = new ArrayList<>();

  RecordingStorage(byte[] image) {
    before = image.clone();
    now = image.clone();
  }

  /** {@return events so far} */
  int events() {
    return events.size();
  }

  boolean isWrite(int event) {
    return !events.get(event).isFlush();
  }

  /** {@return what the disk holds when the power is cut after {@code count} events} */
  byte[] cutAfter(int count, Random random) {
    byte[] image = before.clone();
    int durable = 0;
    for (int i = 0; i < count; i++) {
      durable = events.get(i).isFlush() ? i : durable;
    }
    for (int i = 0; i < durable; i++) {
      apply(events.get(i), image, null);
    }
    for (int i = durable; i < count; i++) {
      apply(events.get(i), image, events.get(i).durable ? null : random);
    }
    return image;
  }

  /** Sector by sector, all or by chance. */
  private static void apply(Event event, byte[] image, Random random) {
    if (event.isFlush()) {
      return;
    }
    boolean torn = random != null && random.nextInt(4) == 0;
    boolean there = random == null || random.nextBoolean();
    for (int at = 0; at < event.bytes.length; at += SECTOR_BYTES) {
      if (torn ? random.nextBoolean() : there) {
        System.arraycopy(event.bytes, at, image, (int) event.position + at, SECTOR_BYTES);
      }
    }
  }

  @Override
  public long bytes() {
    return now.length;
  }

  @Override
  public boolean readOnly() {
    return false;
  }

  @Override
  public void read(long position, byte[] into, int offset, int length) {
    System.arraycopy(now, (int) position, into, offset, length);
  }

  @Override
  public void write(long position, byte[] from, int offset, int length) {
    System.arraycopy(from, offset, now, (int) position, length);
    events.add(new Event(position, Arrays.copyOfRange(from, offset, offset + length), false));
  }

  @Override
  public void writeDurably(long position, byte[] from, int offset, int length) {
    write(position, from, offset, length);
    Event last = events.removeLast();
    events.add(new Event(last.position, last.bytes, true));
  }

  @Override
  public void flush() {
    events.add(new Event(0, null, false));
  }
}
