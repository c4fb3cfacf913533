package pith.procfs;

import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.Access;
import pith.mm.MemorySystem;
import pith.mm.physical.Work;
import pith.mm.slab.KernelObject;

/**
 * How many are inside an operation on a file of /proc: whoever wants to remove the file waits until nobody is. Every open, read and close counts up and down,
 * and so writes a line that all readers of the file share. Source: {@code in_use} of Linux's {@code struct proc_dir_entry}; the kernel's own files are never
 * removed, and since 7.2 they say so and are not counted.
 */
final class EntryUsers extends KernelObject {
  /** Size of Linux's record. */
  private static final int RECORD_BYTES = 192;

  /** An atomic read-modify-write on a line that this hart's cache has. */
  private static final int ATOMIC_CYCLES = 20;

  private final AtomicInteger inside = new AtomicInteger();

  EntryUsers(MemorySystem memory) {
    super(memory.slabs().cache("proc_dir_entry", RECORD_BYTES));
  }

  /** One more is inside, until it calls {@link #leave}. */
  void enter() {
    count(1);
  }

  void leave() {
    count(-1);
  }

  private void count(int change) {
    Work.charge(ATOMIC_CYCLES);
    Work.touch(address(), Integer.BYTES, Access.STORE);
    inside.addAndGet(change);
  }

  /** {@return how many are inside now} */
  int inside() {
    return inside.get();
  }
}
