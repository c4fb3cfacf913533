package pith.mm.vma;

import java.util.List;
import pith.mm.ranges.RangeEdit;
import pith.mm.ranges.RangeTree;
import pith.sync.RwSemaphore;

/**
 * The VMAs of a space, by address; no two overlap. Whoever looks holds {@code mm.mmap_lock}, or an RCU reader: then what is found may be changing, or be gone,
 * unless its lock is got ({@link MemoryMap#lockVma}). Looking up allocates nothing.
 */
public final class VmaTable {
  private final RwSemaphore lock;
  private final RangeTree<Vma> tree;

  VmaTable(RwSemaphore lock, VmaNodes nodes) {
    this.lock = lock;
    this.tree = new RangeTree<>(nodes);
  }

  /** {@return how many there are} */
  public int count() {
    return tree.count();
  }

  /** {@return the VMA that contains {@code address}, or null} */
  public Vma find(long address) {
    return tree.find(address);
  }

  /** {@return the VMA that contains {@code address}, or else the first above it, or null} */
  public Vma findFrom(long address) {
    return tree.findFrom(address);
  }

  /** {@return the first VMA that overlaps {@code [start, end)}, or null} */
  public Vma findOverlap(long start, long end) {
    Vma vma = tree.findFrom(start);
    return vma != null && vma.start < end ? vma : null;
  }

  /** {@return the VMA next above {@code vma}, or null} */
  public Vma after(Vma vma) {
    return tree.findFrom(vma.end);
  }

  /** {@return the VMA next below {@code address} that does not contain it, or null} */
  public Vma before(long address) {
    return tree.before(address);
  }

  /** {@return all VMAs at this moment, lowest first} */
  public List<Vma> snapshot(RwSemaphore.AnyHeld guard) {
    assert guard.semaphore() == lock;
    return tree.values();
  }

  /** {@return a change, not made yet, that removes the VMAs which overlap {@code [start, end)}} */
  RangeEdit<Vma> edit(RwSemaphore.WriteHeld guard, long start, long end) {
    assert guard.semaphore() == lock;
    return tree.edit(start, end);
  }

  /** Sees to it that the next {@code changes} of the table cannot run out of memory. Throws ENOMEM. */
  public void reserve(RwSemaphore.WriteHeld guard, int changes) {
    assert guard.semaphore() == lock;
    tree.reserve(changes);
  }

  void free() {
    tree.free();
  }
}
