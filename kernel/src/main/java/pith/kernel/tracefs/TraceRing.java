package pith.kernel.tracefs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The ring of one hart: bounded in bytes as Linux's is, so that records of long events push out more of the old ones. Guarded by the tracer's lock. */
final class TraceRing {
  private final Deque<TraceRecord> records = new ArrayDeque<>();
  private long capacity;
  private long bytes;
  private long written;
  private long overrun;
  private long dropped;
  private long read;

  TraceRing(long capacity) {
    this.capacity = capacity;
  }

  /** Adds a record; a full ring loses its oldest ones, or, unless it {@code overwrites}, this one. */
  void add(TraceRecord record, boolean overwrites) {
    int size = record.type().recordBytes();
    if (!overwrites && bytes + size > capacity) {
      dropped++;
      return;
    }
    records.addLast(record);
    bytes += size;
    written++;
    trim();
  }

  private void trim() {
    while (bytes > capacity && !records.isEmpty()) {
      bytes -= records.removeFirst().type().recordBytes();
      overrun++;
    }
  }

  void capacity(long wanted) {
    capacity = wanted;
    trim();
  }

  long capacity() {
    return capacity;
  }

  void clear() {
    records.clear();
    bytes = written = overrun = dropped = read = 0;
  }

  List<TraceRecord> all() {
    return new ArrayList<>(records);
  }

  TraceRecord first() {
    return records.peekFirst();
  }

  /** Takes the oldest record out. */
  void consume() {
    bytes -= records.removeFirst().type().recordBytes();
    read++;
  }

  long entries() {
    return records.size();
  }

  long written() {
    return written;
  }

  /** {@return the text of the file stats} {@code oldest} and {@code now} are seconds. Source: Linux's {@code tracing_stats_read}. */
  String statistics(String oldest, String now) {
    return "entries: " + entries() + "\noverrun: " + overrun + "\ncommit overrun: 0\nbytes: " + bytes + "\noldest event ts: " + oldest + "\nnow ts: " + now + "\ndropped events: " + dropped
        + "\nread events: " + read + "\n";
  }
}
