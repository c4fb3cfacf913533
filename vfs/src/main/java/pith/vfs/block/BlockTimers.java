package pith.vfs.block;

/** Lets something happen later: the kernel's timers, as the block layer needs them. */
public interface BlockTimers {
  /** For disks of machines that do not run: nothing happens later. */
  BlockTimers NONE = (at, action) -> {};

  /** Runs {@code action} at {@code at} cycles, or soon after, in the timer interrupt of some hart: it takes spin locks and wakes, never sleeps. */
  void start(long at, Runnable action);
}
