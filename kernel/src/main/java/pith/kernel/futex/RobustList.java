package pith.kernel.futex;

import pith.mm.space.AddressSpace;
import pith.sync.outcome.Refused;

/**
 * The locks a thread holds when it ends: the C library keeps them in a list in user memory ({@code struct robust_list_head}), and
 * whoever waits for one is told that its owner died.
 */
public final class RobustList {
  private static final int MAX_ENTRIES = 2048;

  /** In a list entry's address: the lock inherits priority, and its waiters are {@link PiFutexes}' business. */
  private static final long PI = 1;

  private static final int TID_MASK = 0x3fff_ffff;
  private static final int OWNER_DIED = 0x4000_0000;
  private static final int WAITERS = 0x8000_0000;

  private RobustList() {}

  /** Marks and wakes every lock that thread {@code tid} holds by the list at {@code head}; bad memory ends the walk. */
  public static void release(FutexTable futexes, AddressSpace space, long head, int tid) {
    try {
      long entry = space.readLong(head);
      long offset = space.readLong(head + 8);
      long pending = space.readLong(head + 16);
      for (int i = 0; i < MAX_ENTRIES && (entry & ~1L) != head && entry != 0; i++) {
        long next = space.readLong(entry & ~1L);
        if ((entry & ~1L) != (pending & ~1L)) {
          releaseOne(futexes, space, (entry & ~1L) + offset, tid, (entry & PI) != 0);
        }
        entry = next;
      }
      if (pending != 0) {
        releaseOne(futexes, space, (pending & ~1L) + offset, tid, (pending & PI) != 0);
      }
    } catch (Refused unreadable) {
      // The list is the program's own; what can't be read can't be released.
    }
  }

  private static void releaseOne(FutexTable futexes, AddressSpace space, long word, int tid, boolean pi) {
    int value = space.readInt(word);
    while ((value & TID_MASK) == tid) {
      if (space.compareAndSetInt(word, value, value & WAITERS | OWNER_DIED)) {
        if ((value & WAITERS) != 0 && !pi) {
          futexes.wake(space, word, false, 1, -1);
          futexes.wake(space, word, true, 1, -1);
        }
        return;
      }
      value = space.readInt(word);
    }
  }
}
