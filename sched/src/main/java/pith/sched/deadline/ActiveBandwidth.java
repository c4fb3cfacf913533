package pith.sched.deadline;

import java.util.concurrent.atomic.AtomicLongArray;
import pith.sched.entity.DeadlineEntity;
import pith.sched.reservation.BandwidthLedger;

/**
 * For each hart how much bandwidth its deadline tasks have, and how much of that is in use, so that tasks that reclaim (GRUB) can tell what they may
 * use of the rest. Atomic, since a task that wakes elsewhere takes its part along without the old hart's lock. Sources: Lipari and Baruah (ECRTS
 * 2000); Abeni, Lelli, Scordino and Palopoli (2016); Linux {@code grub_reclaim}.
 */
final class ActiveBandwidth {
  private final AtomicLongArray assigned;
  private final AtomicLongArray active;
  private final BandwidthLedger ledger;

  ActiveBandwidth(int harts, BandwidthLedger ledger) {
    assigned = new AtomicLongArray(harts);
    active = new AtomicLongArray(harts);
    this.ledger = ledger;
  }

  /** The entity is at {@code hart}, and uses its bandwidth. */
  void enters(DeadlineEntity<?> entity, int hart) {
    if (entity.countedAt != hart) {
      leaves(entity);
      entity.countedAt = hart;
      assigned.addAndGet(hart, entity.bandwidth);
    }
    if (!entity.active) {
      entity.active = true;
      active.addAndGet(hart, entity.bandwidth);
    }
  }

  /** It does not use its bandwidth any more, but keeps it. */
  void rests(DeadlineEntity<?> entity) {
    if (entity.active) {
      entity.active = false;
      active.addAndGet(entity.countedAt, -entity.bandwidth);
    }
  }

  /** It has no bandwidth here any more. */
  void leaves(DeadlineEntity<?> entity) {
    rests(entity);
    if (entity.countedAt >= 0) {
      assigned.addAndGet(entity.countedAt, -entity.bandwidth);
      entity.countedAt = -1;
    }
  }

  /**
   * {@return by how much the runtime of an entity that reclaims goes down when it runs for {@code cycles}: the less the less the others use, but at the
   * rate of its own bandwidth at least}
   */
  long reclaimed(DeadlineEntity<?> entity, int hart, long cycles) {
    long most = ledger.limit();
    long unused = assigned.get(hart) - active.get(hart) + ledger.spare();
    return cycles * Math.max(entity.bandwidth, most - unused) / most;
  }
}
