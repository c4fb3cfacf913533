package pith.kernel.task;

/** Cycles that each hart spent in user mode, for /proc/stat. Each number is owned by its hart; others may read a stale one. */
public final class HartTimes {
  private final long[] user;
  private final long[] nice;

  HartTimes(int harts) {
    user = new long[harts];
    nice = new long[harts];
  }

  /** User code ran on {@code hart}, which the caller runs on; {@code nicely} if its task gave way by a nice level above 0. */
  public void addUser(int hart, long cycles, boolean nicely) {
    (nicely ? nice : user)[hart] += cycles;
  }

  public long user(int hart) {
    return user[hart];
  }

  public long nice(int hart) {
    return nice[hart];
  }
}
