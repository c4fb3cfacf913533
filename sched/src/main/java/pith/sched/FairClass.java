package pith.sched;

/** EEVDF: each task gets its share by weight, and short requests are served soon. */
final class FairClass implements SchedClass {
  /** A request at nice 0 on a machine of eight or more CPUs; smaller machines use less (Linux's base slice, 0.70 ms × (1 + log2 n)). */
  private static final long BASE_SLICE_NANOS = 700_000;

  private final long slice;

  /** {@code cyclesPerMicrosecond} converts Linux's figures to this machine's clock. */
  FairClass(long hertz, int harts) {
    int factor = 1 + (31 - Integer.numberOfLeadingZeros(Math.min(harts, 8)));
    slice = Math.max(1, BASE_SLICE_NANOS * factor * (hertz / 1_000_000) / 1000);
  }

  @Override
  public String name() {
    return "fair";
  }

  @Override
  public void enqueue(Runqueue rq, SchedTask task) {
    FairEntity entity = task.fair;
    entity.weight = Weights.of(task.policy(), task.nice());
    FairQueue queue = rq.fair;
    long lag = queue.weight() == 0 ? 0 : entity.lag * (entity.weight + queue.weight()) / queue.weight();
    entity.vruntime = queue.average() - lag;
    entity.deadline = entity.vruntime + virtual(entity, entity.fresh ? slice / 2 : slice);
    entity.fresh = false;
    queue.add(task);
  }

  @Override
  public void dequeue(Runqueue rq, SchedTask task) {
    FairEntity entity = task.fair;
    long limit = virtual(entity, 2 * slice);
    entity.lag = Math.clamp(rq.fair.average() - entity.vruntime, -limit, limit);
    rq.fair.remove(task);
  }

  @Override
  public SchedTask pickNext(Runqueue rq) {
    return rq.fair.earliestEligible();
  }

  @Override
  public void account(Runqueue rq, SchedTask running, long cycles) {
    FairEntity entity = running.fair;
    long ran = virtual(entity, cycles);
    long deadline = entity.deadline;
    if (entity.vruntime + ran >= deadline) {
      deadline = entity.vruntime + ran + virtual(entity, slice);
      running.turnEnded = true;
    }
    rq.fair.age(running, ran, deadline);
  }

  @Override
  public boolean turnIsOver(Runqueue rq, SchedTask running) {
    return running.turnEnded && rq.fair.size() > 1;
  }

  @Override
  public boolean preempts(Runqueue rq, SchedTask woken, SchedTask running) {
    return running.policy() == SchedPolicy.IDLE && woken.policy() != SchedPolicy.IDLE
        || woken.policy() == SchedPolicy.NORMAL
            && rq.fair.eligible(woken)
            && woken.fair.deadline < running.fair.deadline;
  }

  @Override
  public void yield(Runqueue rq, SchedTask running) {
    rq.fair.age(running, 0, running.fair.deadline + virtual(running.fair, slice));
    running.turnEnded = true;
  }

  @Override
  public long turnLength(Runqueue rq, SchedTask running) {
    if (rq.fair.size() <= 1) {
      return Long.MAX_VALUE;
    }
    long left = Math.max(0, running.fair.deadline - running.fair.vruntime);
    return Math.max(1, left * running.fair.weight / Weights.NICE_0);
  }

  private static long virtual(FairEntity entity, long cycles) {
    return entity.weight == Weights.NICE_0 ? cycles : cycles * Weights.NICE_0 / entity.weight;
  }
}
