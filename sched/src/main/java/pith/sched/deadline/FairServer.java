package pith.sched.deadline;

import pith.sched.Rank;
import pith.sched.Runqueue;
import pith.sched.SchedClass;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.entity.DeadlineEntity;
import pith.sched.reservation.DeadlineParameters;

/**
 * Keeps one hart's fair tasks from starving behind real-time ones: a deadline entity of its own, 50 ms in each second, that runs whichever fair task
 * is next. It is deferred: while fair tasks get that much anyway it never contends.
 *
 * <pre>
 *   OFF ──fair and urgent tasks are both here──▶ WATCHING ──deadline − runtime passes: they starve──▶ SERVING ⇄ SPENT
 *    ▲                                             │ fair tasks run: the runtime goes down, the period slides on           │
 *    └───────────── one of them is gone ◀──────────┴────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Linux has the timer run whenever there are fair tasks; here it runs only while urgent ones are there to starve them, which is when it could
 * matter. Guarded by the runqueue's lock. Sources: Linux {@code dl_server_*}; Bristot de Oliveira and Fernandes, "SCHED_DEADLINE server
 * infrastructure" (2023).
 */
public final class FairServer {
  private static final long RUNTIME_NANOS = 50_000_000;
  private static final long PERIOD_NANOS = 1_000_000_000;

  private enum State {
    OFF,
    WATCHING,
    SERVING,
    SPENT
  }

  private final DeadlineEntity<SchedTask> entity = new DeadlineEntity<>(null);
  private final DeadlineClass deadlines;
  private final Runqueue rq;
  private final long hertz;
  private Scheduler scheduler;
  private SchedClass fair;
  private State state = State.OFF;
  private int fairTasks;
  private int urgentTasks;
  private boolean timerStarted;
  private volatile long runtimeNanos = RUNTIME_NANOS;
  private volatile long periodNanos = PERIOD_NANOS;

  FairServer(DeadlineClass deadlines, Runqueue rq, long hertz) {
    this.deadlines = deadlines;
    this.rq = rq;
    this.hertz = hertz;
    adopt();
  }

  void attached(Scheduler complete, SchedClass served) {
    scheduler = complete;
    fair = served;
  }

  /** {@return what fair tasks get at least in each {@link #periodNanos}; 0 says that the server is off} */
  public long runtimeNanos() {
    return runtimeNanos;
  }

  public long periodNanos() {
    return periodNanos;
  }

  /** Sets both, from the next period on. {@return whether they make sense} */
  public boolean set(long runtime, long period) {
    if (runtime < 0 || period < DeadlineParameters.MIN_PERIOD || period > DeadlineParameters.MAX_PERIOD || runtime > period) {
      return false;
    }
    try (var held = rq.lock.acquire()) {
      runtimeNanos = runtime;
      periodNanos = period;
      stop();
      adopt();
      consider();
    }
    return true;
  }

  private void adopt() {
    entity.fullRuntime = Math.max(1, cycles(runtimeNanos));
    entity.relativeDeadline = cycles(periodNanos);
    entity.period = entity.relativeDeadline;
    entity.deadline = 0;
  }

  private long cycles(long nanos) {
    return (long) ((double) nanos * hertz / 1e9);
  }

  void comes(SchedTask task) {
    if (task.rank() >= Rank.FAIR) {
      fairTasks++;
    } else {
      urgentTasks++;
    }
    consider();
  }

  void goes(SchedTask task) {
    if (task.rank() >= Rank.FAIR) {
      fairTasks--;
    } else {
      urgentTasks--;
    }
    if (fairTasks == 0) {
      stop();
    }
  }

  /** Begins to watch when fair tasks could starve from now on. */
  private void consider() {
    if (state == State.OFF && fairTasks > 0 && urgentTasks > 0 && runtimeNanos > 0) {
      state = State.WATCHING;
      ConstantBandwidth.wake(entity, rq.clock());
      startTimer(laxityEnds());
    }
  }

  private void stop() {
    deadlines.remove(rq, entity);
    state = State.OFF;
  }

  /** {@return when the runtime takes all that is left until the deadline} */
  private long laxityEnds() {
    return entity.deadline - entity.runtime;
  }

  private void startTimer(long at) {
    if (!timerStarted) {
      timerStarted = true;
      scheduler.timerHere(at, this::timer);
    }
  }

  private void timer() {
    try (var held = rq.lock.acquire()) {
      timerStarted = false;
      rq.account();
      switch (state) {
        case OFF, SERVING -> {}
        case WATCHING -> laxityEnded();
        case SPENT -> nextPeriod();
      }
    }
  }

  private void laxityEnded() {
    if (urgentTasks == 0) {
      stop();
    } else if (rq.clock() < laxityEnds()) {
      startTimer(laxityEnds());
    } else {
      serve();
    }
  }

  private void serve() {
    state = State.SERVING;
    deadlines.add(rq, entity);
    Scheduler.requestReschedule(rq);
  }

  private void nextPeriod() {
    if (rq.clock() < ConstantBandwidth.nextPeriod(entity)) {
      startTimer(ConstantBandwidth.nextPeriod(entity));
      return;
    }
    ConstantBandwidth.replenish(entity, rq.clock());
    if (urgentTasks == 0) {
      stop();
    } else {
      serve();
    }
  }

  SchedTask pickNext() {
    SchedTask task = fair.pickNext(rq);
    if (task == null) {
      entity.runtime = Math.min(0, entity.runtime);
      pause(); // all that there are may be stopped for want of their groups' budget
    }
    return task;
  }

  private void pause() {
    state = State.SPENT;
    deadlines.remove(rq, entity);
    startTimer(ConstantBandwidth.nextPeriod(entity));
  }

  void ran(SchedTask task, long cycles) {
    if (task.rank() < Rank.FAIR || state == State.OFF || state == State.SPENT) {
      return;
    }
    entity.runtime -= cycles;
    if (entity.runtime > 0) {
      return;
    }
    if (state == State.WATCHING) {
      ConstantBandwidth.begin(entity, rq.clock());
    } else {
      pause();
      Scheduler.requestReschedule(rq);
    }
  }
}
