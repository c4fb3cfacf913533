package pith.mm.rmap;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import pith.mm.pagetable.Entries;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Work;
import pith.mm.reclaim.References;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;

/**
 * The VMAs in which pages of one owner may be mapped, in the order in which they came: a child's follows its parent's, so that an entry which fork copies while
 * the list is walked is met at the child.
 *
 * <p>Reclaim and compaction may run in the middle of an allocation by somebody who holds the lock; so those who work for them only try to take it.
 *
 * @param <M> what the owner's VMAs can do
 */
public class PageMappings<M extends PageMapping> {
  private final RwSemaphore lock;
  private final Set<M> members = new LinkedHashSet<>();

  protected PageMappings(LockClass lockClass) {
    lock = new RwSemaphore(lockClass);
  }

  /** {@return the lock of the list; a VMA's range changes only while it is held for writing} */
  public RwSemaphore lock() {
    return lock;
  }

  /** A VMA may map pages of the owner from now on. */
  public void add(RwSemaphore.WriteHeld guard, M mapping) {
    assert guard.semaphore() == lock;
    members.add(mapping);
  }

  /** A VMA no longer maps pages of the owner. */
  public void remove(RwSemaphore.WriteHeld guard, M mapping) {
    assert guard.semaphore() == lock;
    members.remove(mapping);
  }

  /** {@return whether there is any member, at this moment} */
  public boolean any() {
    return !members.isEmpty();
  }

  /** {@return the members}; under the lock. */
  protected Iterable<M> members() {
    return members;
  }

  /** Shows the members until {@code visitor} answers true. {@return whether it did; false also if the list is changing just now} */
  public boolean tryAny(Predicate<? super M> visitor) {
    RwSemaphore.ReadHeld held = lock.tryRead();
    if (held == null) {
      return false;
    }
    try (held) {
      for (M member : members) {
        Work.charge(Work.WALK_STEP);
        if (visitor.test(member)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Withdraws a page from all who map it, unless the list is changing just now. {@return whether nobody maps it any more} */
  public boolean tryUnmap(PageFrames frames, long page, PageMapping.Replacement replacement) {
    long index = frames.index(page);
    tryAny(
        member -> {
          member.withdraw(index, page, replacement);
          return frames.mappings(page) == 0;
        });
    return frames.mappings(page) == 0;
  }

  /**
   * Lets nobody map a folio, or find it by an entry, while {@code split} cuts it into pages; then all map the pages again that mapped them before. Counts
   * cannot be shared out while entries come and go. {@return whether it was cut; not if the list is changing just now}
   */
  public boolean trySplit(PageFrames frames, long head, BooleanSupplier split) {
    RwSemaphore.ReadHeld held = lock.tryRead();
    if (held == null) {
      return false;
    }
    try (held) {
      long index = frames.index(head);
      int pages = frames.folioPages(head);
      for (M member : members) {
        Work.charge(Work.WALK_STEP);
        member.withdrawFolio(index, head, pages);
      }
      boolean done = !frames.folioMapped(head) && split.getAsBoolean();
      for (M member : members) {
        Work.charge(Work.WALK_STEP);
        member.restoreFolio(index, head, pages);
      }
      return done;
    }
  }

  /**
   * Lets entries for a page wait while it moves: replaces those that map {@code from} by placeholders, lets {@code carry} move it if it is mapped by nobody
   * then, and puts entries for where it is now in their place. All under one hold of the list's lock, so that every placeholder is found again, also one that
   * fork or mremap copied meanwhile. {@return whether it moved}
   */
  public boolean tryMove(PageFrames frames, long from, long to, BooleanSupplier carry) {
    RwSemaphore.ReadHeld held = lock.tryRead();
    if (held == null) {
      return false;
    }
    try (held) {
      long index = frames.index(from);
      boolean any = withdrawAll(frames, index, from);
      boolean moved = frames.mappings(from) == 0 && carry.getAsBoolean();
      if (any) {
        restoreAll(index, Entries.placeholder(from, false), moved ? to : from);
      }
      return moved;
    }
  }

  private boolean withdrawAll(PageFrames frames, long index, long page) {
    boolean any = false;
    for (M member : members) {
      if (frames.mappings(page) == 0) {
        break;
      }
      Work.charge(Work.WALK_STEP);
      any |= member.withdraw(index, page, old -> Entries.placeholder(page, Entries.writable(old)));
    }
    return any;
  }

  private void restoreAll(long index, long placeholder, long page) {
    for (M member : members) {
      Work.charge(Work.WALK_STEP);
      member.restore(index, placeholder, page);
    }
  }

  /** Clears the accessed bits of all entries that map a page. {@return what they said} */
  public References tryReferences(PageFrames frames, long page) {
    RwSemaphore.ReadHeld held = lock.tryRead();
    if (held == null) {
      return References.UNKNOWN;
    }
    try (held) {
      return references(frames.index(page), page);
    }
  }

  private References references(long index, long page) {
    int accessed = 0;
    boolean executed = false;
    boolean locked = false;
    for (M member : members) {
      Work.charge(Work.WALK_STEP);
      PageMapping.Access access = member.harvestAccessed(index, page);
      locked |= access != PageMapping.Access.UNMAPPED && member.locked();
      if (access == PageMapping.Access.USED) {
        accessed++;
        executed |= member.executable();
      }
    }
    return accessed == 0 && !locked ? References.NONE : new References(accessed, executed, locked);
  }
}
