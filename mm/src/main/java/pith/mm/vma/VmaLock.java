package pith.mm.vma;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import pith.mm.physical.Work;
import pith.sync.Execution;
import pith.sync.HeldLocks;
import pith.sync.LockChecker;
import pith.sync.LockClass;

/**
 * The lock of one VMA. Faults hold it for reading instead of {@code mm.mmap_lock}, so that faults in one space don't meet; whoever changes the VMA holds
 * {@code mm.mmap_lock} for writing and marks the VMA besides. Source: Linux's {@code vma_start_read} and {@code vma_start_write} as of 6.15.
 *
 * <p>One word counts: 0 says that the VMA is in no tree, 1 that it is, each reader adds one, and a writer that waits for them adds {@link #WRITER}.
 * A reader never waits: where it cannot have the lock it uses {@code mm.mmap_lock}. A writer waits until the readers are gone and then stores the
 * {@link MapSequence}: from then on the VMA counts as locked until the sequence moves on, which is when {@code mm.mmap_lock} is released. So a writer never
 * has to remember which VMAs it locked.
 *
 * <p><b>Memory order.</b> Every access is volatile, so they have one order. A reader adds itself and then compares sequences. If its addition comes before the
 * writer's, the writer waits for it. If it comes while {@code WRITER} is set, it fails. If it comes after the writer took {@code WRITER} back, it sees the
 * sequence that was stored before. If it sees the sequence moved on, the writer has released {@code mm.mmap_lock}, and all that it changed is
 * visible.
 */
final class VmaLock {
  private static final LockClass LOCK = LockClass.of("vma.lock");

  /** Far above any number of readers. */
  private static final int WRITER = 0x4000_0000;

  private static final int ATTACHED = 1;

  /** Cycles for changing the word, which is on a line of the VMA's own. */
  private static final long ATOMIC = 20;

  private static final long NEVER = -1;
  private static final VarHandle REFERENCES;

  static {
    try {
      REFERENCES = MethodHandles.lookup().findVarHandle(VmaLock.class, "references", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MapSequence sequence;
  private volatile int references;
  private volatile long writtenAt = NEVER;

  VmaLock(MapSequence sequence) {
    this.sequence = sequence;
  }

  /** Locks for reading, unless the VMA is written or gone. Never waits. {@return whether it did} */
  boolean tryRead() {
    Work.charge(ATOMIC);
    if (writtenAt == sequence.now() || !addReader()) {
      return false;
    }
    if (writtenAt == sequence.now()) {
      removeReader();
      return false;
    }
    LockChecker checker = checker();
    if (checker != null) {
      checker.acquired(Execution.current(), this, LOCK, HeldLocks.Kind.SHARED, true);
    }
    return true;
  }

  private boolean addReader() {
    int seen = references;
    while (seen != 0 && seen < WRITER) {
      if (REFERENCES.compareAndSet(this, seen, seen + 1)) {
        return true;
      }
      seen = references;
    }
    return false;
  }

  void endRead() {
    Work.charge(ATOMIC);
    LockChecker checker = checker();
    if (checker != null) {
      checker.released(Execution.current(), this, LOCK);
    }
    removeReader();
  }

  private void removeReader() {
    int left = (int) REFERENCES.getAndAdd(this, -1) - 1;
    if (left == WRITER + ATTACHED) {
      sequence.readersGone();
    }
  }

  /** Keeps readers out until {@code mm.mmap_lock}, which the caller holds for writing, is released. May sleep until those that are in have left. */
  void startWrite() {
    if (writtenAt == sequence.now()) {
      return;
    }
    if (references == 0) {
      writtenAt = sequence.now(); // in no tree: nobody else knows it
      return;
    }
    LockChecker checker = checker();
    if (checker != null) {
      checker.acquiring(Execution.current(), this, LOCK);
    }
    REFERENCES.getAndAdd(this, WRITER);
    if (references != WRITER + ATTACHED) {
      sequence.awaitReaders(() -> references == WRITER + ATTACHED);
    }
    writtenAt = sequence.now();
    REFERENCES.getAndAdd(this, -WRITER);
  }

  /** {@return whether {@link #startWrite} was called since {@code mm.mmap_lock} was acquired} */
  boolean written() {
    return writtenAt == sequence.now();
  }

  /** The VMA is in the tree from now on, write-locked. */
  void attach() {
    references = ATTACHED;
  }

  /** The VMA leaves the tree: nobody can lock it any more. It is write-locked. */
  void detach() {
    assert written() : "a VMA is taken away from its readers";
    REFERENCES.getAndAdd(this, -ATTACHED);
  }

  private static LockChecker checker() {
    Execution me = Execution.currentOrNull();
    return me == null ? null : me.services().lockdep();
  }
}
