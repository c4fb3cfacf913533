package pith.sched.load;

/** What a hart has been busy with, by class. Written under the runqueue's lock; the averages are readable by all. */
public final class RunqueueLoad {
  /** Who has a hart, as far as the averages tell them apart. */
  public enum Occupant {
    IDLE,
    FAIR,
    REAL_TIME,
    DEADLINE,
    OTHER
  }

  private final PeltClock clock;
  private final QueueLoad fair = new QueueLoad();
  private final LoadSignal realTime = new LoadSignal();
  private final LoadSignal deadline = new LoadSignal();
  private Occupant last = Occupant.IDLE;

  public RunqueueLoad(long hertz) {
    clock = new PeltClock(hertz);
  }

  /** {@code cycles} passed, during which {@code occupant} had the hart. */
  public void advance(long cycles, Occupant occupant) {
    if (occupant == Occupant.IDLE && last != Occupant.IDLE) {
      clock.idles(saturated());
    }
    last = occupant;
    clock.advance(cycles, occupant == Occupant.IDLE);
    fair.running = occupant == Occupant.FAIR;
    fair.update(clock.now());
    realTime.ran(clock.now(), occupant == Occupant.REAL_TIME);
    deadline.ran(clock.now(), occupant == Occupant.DEADLINE);
  }

  /** Source: Linux's {@code update_idle_rq_clock_pelt}. */
  private boolean saturated() {
    long sum = fair.runningSum + realTime.runningSum + deadline.runningSum;
    return sum >= (fair.divider() << 10) - Decay.MAX_SUM;
  }

  public PeltClock clock() {
    return clock;
  }

  /** {@return the fair tasks together} */
  public QueueLoad fair() {
    return fair;
  }

  public LoadSignal realTime() {
    return realTime;
  }

  public LoadSignal deadline() {
    return deadline;
  }

  /** {@return what the other classes leave of the hart's capacity, at least 1} Source: Linux's {@code scale_rt_capacity}. */
  public long capacityForFair() {
    return Math.max(1, clock.capacity() - realTime.utilization() - deadline.utilization());
  }

  /**
   * {@return the utilization by fair tasks, or what those queued are expected to use, if more; at most the hart's capacity} Source: Linux's
   * {@code cpu_util_cfs}.
   */
  public long fairUtilization() {
    return Math.min(clock.capacity(), Math.max(fair.utilization(), fair.estimated()));
  }

  /** {@return the utilization by all classes, at most the hart's capacity} */
  public long utilization() {
    return Math.min(clock.capacity(), fair.utilization() + realTime.utilization() + deadline.utilization());
  }
}
