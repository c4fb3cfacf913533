package pith.hal.nvme;

import java.util.ArrayDeque;
import pith.hal.memory.PhysicalMemory;

/** The controller's side of a completion queue: it writes entries, the host takes them and says how far it is. Guarded by the controller's lock. */
final class CompletionQueue {
  /** An entry that has no place yet. */
  private record Entry(int queue, int head, int cid, int status, long result) {}

  final int id;

  /** The interrupt vector that tells of entries, or -1 if the host looks by itself. */
  final int vector;

  private final PhysicalMemory ram;
  private final long base;
  private final int size;
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private int head;
  private int tail;
  private int phase = 1;

  CompletionQueue(PhysicalMemory ram, int id, long base, int size, int vector) {
    this.ram = ram;
    this.id = id;
    this.base = base;
    this.size = size;
    this.vector = vector;
  }

  int size() {
    return size;
  }

  /** Writes an entry, or keeps it until the host has taken others. {@return whether there is something new to see} */
  boolean post(SubmissionQueue queue, int cid, int status, long result) {
    waiting.add(new Entry(queue.id, queue.head, cid, status, result));
    return drain();
  }

  /** The host has taken all entries before {@code newHead}. {@return whether there is something new to see} */
  boolean taken(int newHead) {
    head = newHead;
    return drain();
  }

  /** The status, whose phase bit makes the entry valid, is written last. */
  private boolean drain() {
    boolean written = false;
    for (; !waiting.isEmpty() && (tail + 1) % size != head; written = true) {
      Entry entry = waiting.poll();
      long at = base + (long) tail * NvmeCompletion.BYTES;
      NvmeCompletion.RESULT.set(ram, at, entry.result);
      NvmeCompletion.SQ_HEAD.set(ram, at, entry.head);
      NvmeCompletion.SQ_ID.set(ram, at, entry.queue);
      NvmeCompletion.CID.set(ram, at, entry.cid);
      NvmeCompletion.STATUS.set(ram, at, (int) NvmeCompletion.CODE.with(phase, entry.status));
      tail = (tail + 1) % size;
      phase ^= tail == 0 ? 1 : 0;
    }
    return written;
  }
}
