package pith.sched.placement;

import pith.sched.SchedTask;
import pith.sched.entity.PlacementEntity;

/**
 * How many different tasks a task wakes: one that wakes many, which wake few themselves, is a master whose slaves would not all fit around it (Linux's {@code
 * record_wakee} and {@code wake_wide}).
 */
final class WakeeFlips {
  private WakeeFlips() {}

  /** {@code waker} wakes {@code wakee} at {@code now}. */
  static void record(SchedTask waker, SchedTask wakee, long now, long hertz) {
    PlacementEntity flips = waker.placement();
    if (now - flips.flipsHalved > hertz) {
      flips.wakeeFlips >>= 1;
      flips.flipsHalved = now;
    }
    if (flips.lastWakee != wakee) {
      flips.lastWakee = wakee;
      flips.wakeeFlips++;
    }
  }

  /** {@return whether the two are better not brought together in a cache of {@code harts} harts} */
  static boolean wide(SchedTask waker, SchedTask wakee, int harts) {
    int more = Math.max(waker.placement().wakeeFlips, wakee.placement().wakeeFlips);
    int fewer = Math.min(waker.placement().wakeeFlips, wakee.placement().wakeeFlips);
    return fewer >= harts && more >= fewer * harts;
  }
}
