package pith.mm.vma;

import java.util.function.BooleanSupplier;
import pith.sync.Sleep;
import pith.sync.WaitQueue;

/**
 * Counts how often {@code mm.mmap_lock} of a space was held for writing. A VMA that remembers the present number is locked by the present writer: moving on
 * unlocks all of them at once. Source: Linux's {@code mm_lock_seq}.
 */
final class MapSequence {
  private final WaitQueue writer = new WaitQueue();

  /** Written by who holds {@code mm.mmap_lock} for writing. */
  private volatile long number;

  long now() {
    return number;
  }

  /** Unlocks every VMA that the present writer locked; last thing before {@code mm.mmap_lock} is released. */
  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  void moveOn() {
    number++; // one writer at a time
  }

  /** Sleeps until the readers of one VMA have left. Whoever comes last calls {@link #readersGone}. */
  void awaitReaders(BooleanSupplier gone) {
    writer.await(Sleep.UNINTERRUPTIBLE, gone);
  }

  void readersGone() {
    writer.wakeAll();
  }
}
