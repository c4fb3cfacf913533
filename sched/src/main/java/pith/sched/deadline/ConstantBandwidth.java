package pith.sched.deadline;

import pith.sched.entity.DeadlineEntity;

/**
 * The rules of the constant bandwidth server: which runtime and which deadline an entity has at a time, so that it never takes more than its share
 * whatever it does. Sources: Abeni and Buttazzo, "Integrating Multimedia Applications in Hard Real-Time Systems" (RTSS 1998); for deadlines within
 * the period, the revised wake-up rule of Abeni, Lipari, Lelli and Balsini (2015); Linux {@code update_dl_entity}, {@code replenish_dl_entity}.
 */
final class ConstantBandwidth {
  /** Products of two times fit into 64 bits when each is cut by so many. */
  private static final int SCALE = 10;

  private static final int BITS = 20;

  private ConstantBandwidth() {}

  /** A period begins now. */
  static void begin(DeadlineEntity<?> entity, long now) {
    entity.deadline = now + entity.relativeDeadline;
    entity.runtime = entity.fullRuntime;
  }

  /** It wakes up: it goes on with what it had, unless using that until its deadline would be more than its share. */
  static void wake(DeadlineEntity<?> entity, long now) {
    if (entity.deadline > now && !overflows(entity, now)) {
      return;
    }
    if (entity.deadline > now && !entity.implicit() && !entity.boosted) {
      entity.runtime = ((entity.deadline - now) >> SCALE) * entity.density >> BITS - SCALE;
    } else {
      begin(entity, now);
    }
  }

  /** {@return whether runtime / (deadline − now) is above fullRuntime / relativeDeadline} */
  static boolean overflows(DeadlineEntity<?> entity, long now) {
    long wanted = (entity.runtime >> SCALE) * (entity.relativeDeadline >> SCALE);
    long allowed = (entity.deadline - now >> SCALE) * (entity.fullRuntime >> SCALE);
    return wanted > allowed;
  }

  /** {@return whether a period is over as far as its deadline goes, and the next one has not begun} Source: Linux {@code dl_check_constrained_dl}. */
  static boolean between(DeadlineEntity<?> entity, long now) {
    return !entity.implicit() && entity.deadline < now && now < nextPeriod(entity);
  }

  /** As many periods further on as it takes to have runtime again; from now on anew if that is past already. */
  static void replenish(DeadlineEntity<?> entity, long now) {
    if (entity.yielded) {
      entity.runtime = Math.min(0, entity.runtime);
    }
    while (entity.runtime <= 0) {
      entity.deadline += entity.period;
      entity.runtime += entity.fullRuntime;
    }
    if (entity.deadline < now) {
      begin(entity, now);
    }
    entity.yielded = false;
    entity.throttled = false;
  }

  /** {@return when the period after the present one begins} */
  static long nextPeriod(DeadlineEntity<?> entity) {
    return entity.deadline - entity.relativeDeadline + entity.period;
  }

  /** {@return when a task that stops now will have had no more than its share of the time that passed: its 0-lag time} */
  static long zeroLag(DeadlineEntity<?> entity) {
    return entity.deadline - (long) ((double) entity.runtime * entity.period / entity.fullRuntime);
  }
}
