package pith.mm;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;

/**
 * The address spaces of a machine, for those who must look at all of them: aging, swapoff. A space does not go while somebody looks. Linux's {@code mmlist}.
 */
public final class AddressSpaces {
  private static final LockClass LOCK = LockClass.of("mmlist_lock");

  /** What can be asked of a space by those who come this way. */
  public interface Member {
    /** Clears the accessed bits of all entries for pages that {@code concerned} says yes to, showing those whose was set. */
    void harvestAccessed(LongPredicate concerned, LongConsumer page);
  }

  private final RwSemaphore lock = new RwSemaphore(LOCK);
  private final Set<Member> members = new LinkedHashSet<>();

  /** A space came into being; with no lock held. */
  public void add(Member space) {
    try (var _ = lock.write()) {
      members.add(space);
    }
  }

  /** A space goes; with no lock held. Afterwards nobody looks at it. */
  public void remove(Member space) {
    try (var _ = lock.write()) {
      members.remove(space);
    }
  }

  /** Shows every space, in the order in which they came; none goes meanwhile. */
  public void forEach(Consumer<Member> visitor) {
    try (var _ = lock.read()) {
      members.forEach(visitor);
    }
  }

  /** Shows {@code space} to {@code visitor}, unless it is gone; it does not go meanwhile. */
  public void visit(Member space, Consumer<Member> visitor) {
    try (var _ = lock.read()) {
      if (members.contains(space)) {
        visitor.accept(space);
      }
    }
  }

  /** Shows the pages that were accessed since this was last asked, unless spaces come or go just now. */
  void harvestAccessed(LongPredicate concerned, LongConsumer page) {
    RwSemaphore.ReadHeld held = lock.tryRead();
    if (held != null) {
      try (held) {
        members.forEach(space -> space.harvestAccessed(concerned, page));
      }
    }
  }
}
