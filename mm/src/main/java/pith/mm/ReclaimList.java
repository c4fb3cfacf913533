package pith.mm;

import java.util.LinkedHashSet;
import java.util.Set;
import pith.mm.physical.Reclaimer;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** Whoever has memory that can be had again, asked in turn; who was asked goes to the end. */
public final class ReclaimList implements Reclaimer {
  private static final LockClass LOCK = LockClass.of("reclaim.list");

  /** The first pass takes what was not used since the last one, the second anything. */
  private static final int PASSES = 2;

  private final SpinLock lock = new SpinLock(LOCK);
  private final Set<Reclaimer> members = new LinkedHashSet<>();

  public void add(Reclaimer member) {
    try (var _ = lock.acquire()) {
      members.add(member);
    }
  }

  public void remove(Reclaimer member) {
    try (var _ = lock.acquire()) {
      members.remove(member);
    }
  }

  @Override
  public long reclaim(long pages) {
    long freed = 0;
    for (int pass = 0; pass < PASSES && freed < pages; pass++) {
      Reclaimer[] asked = snapshot();
      for (int i = 0; i < asked.length && freed < pages; i++) {
        freed += asked[i].reclaim(pages - freed);
        rotate(asked[i]);
      }
    }
    return freed;
  }

  private Reclaimer[] snapshot() {
    try (var _ = lock.acquire()) {
      return members.toArray(Reclaimer[]::new);
    }
  }

  private void rotate(Reclaimer asked) {
    try (var _ = lock.acquire()) {
      if (members.remove(asked)) {
        members.add(asked);
      }
    }
  }
}
