package pith.sched.deadline;

import pith.sched.RealTimeSettings;
import pith.sched.Runqueue;
import pith.sched.SchedClass;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.entity.DeadlineEntity;
import pith.sched.reservation.BandwidthLedger;
import pith.sched.reservation.DeadlineParameters;

/**
 * Keeps one hart's tasks of a class, the fair or the ext class, from starving behind more urgent ones: a deadline entity of its own, 50 ms in each second, that
 * runs whichever task of that class is next. It is deferred: while they get that much anyway it never contends.
 *
 * <pre>
 *   OFF ──served and urgent tasks are both here──▶ WATCHING ──deadline − runtime passes: they starve──▶ SERVING ⇄ SPENT
 *    ▲                                             │ served tasks run: the runtime goes down, the period slides on           │
 *    └───────────── one of them is gone ◀──────────┴────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>What it may take is promised by the ledger as deadline tasks' time is, so all promises together stay within what there is.
 *
 * <p>Linux has the timer run whenever there are such tasks; here it runs only while urgent ones are there to starve them, which is when it could
 * matter. Guarded by the runqueue's lock. Sources: Linux {@code dl_server_*}; Bristot de Oliveira and Fernandes, "SCHED_DEADLINE server
 * infrastructure" (2023).
 */
public final class DeadlineServer {
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
  private final BandwidthLedger ledger;
  private final long hertz;
  private Scheduler scheduler;
  private SchedClass served;
  private State state = State.OFF;
  private int servedTasks;
  private int urgentTasks;
  private boolean timerStarted;

  private boolean on;

  /** What the ledger has promised to this server, of 2²⁰; 0 while it is off. */
  private long promised;

  private volatile long runtimeNanos = RUNTIME_NANOS;
  private volatile long periodNanos = PERIOD_NANOS;

  /** A server that is off until it is {@link #on}. */
  DeadlineServer(DeadlineClass deadlines, Runqueue rq, BandwidthLedger ledger, long hertz) {
    this.deadlines = deadlines;
    this.rq = rq;
    this.ledger = ledger;
    this.hertz = hertz;
    adopt();
  }

  void attached(Scheduler complete, SchedClass whose) {
    scheduler = complete;
    served = whose;
  }

  DeadlineEntity<SchedTask> entity() {
    return entity;
  }

  /** {@return whether it contends for the hart at present} */
  boolean serving() {
    return state == State.SERVING;
  }

  /** It has a share from now on, if the ledger has that left, or no longer. {@return whether that is so} */
  boolean on(boolean wanted) {
    try (var held = rq.lock.acquire()) {
      long next = wanted ? share(runtimeNanos, periodNanos) : 0;
      boolean fits = ledger.promise(promised, next);
      if (fits) {
        on = wanted;
        promise(next);
      }
      return fits;
    }
  }

  private static long share(long runtime, long period) {
    return BandwidthLedger.fraction(runtime, period);
  }

  private void promise(long share) {
    stop();
    deadlines.bandwidth().leaves(entity);
    promised = share;
    entity.bandwidth = share;
    adopt();
    if (share > 0) {
      deadlines.bandwidth().enters(entity, rq.hart().id());
      deadlines.bandwidth().rests(entity);
    }
    consider();
  }

  /** {@return what tasks of its class get at least in each {@link #periodNanos}; 0 says that the server is off} */
  public long runtimeNanos() {
    return runtimeNanos;
  }

  public long periodNanos() {
    return periodNanos;
  }

  /** Sets both, from the next period on; while the server is not on, for later. */
  public RealTimeSettings.Outcome set(long runtime, long period) {
    if (runtime < 0 || period < DeadlineParameters.MIN_PERIOD || period > DeadlineParameters.MAX_PERIOD || runtime > period) {
      return RealTimeSettings.Outcome.SENSELESS;
    }
    try (var held = rq.lock.acquire()) {
      long next = on ? share(runtime, period) : 0;
      if (!ledger.promise(promised, next)) {
        return RealTimeSettings.Outcome.BUSY;
      }
      runtimeNanos = runtime;
      periodNanos = period;
      promise(next);
    }
    return RealTimeSettings.Outcome.SET;
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
    count(task, 1);
    consider();
  }

  void goes(SchedTask task) {
    count(task, -1);
    if (servedTasks == 0) {
      stop();
    }
  }

  private void count(SchedTask task, int by) {
    if (task.schedClass() == served) {
      servedTasks += by;
    } else if (scheduler.precedes(task.schedClass(), served)) {
      urgentTasks += by;
    }
  }

  /** Begins to watch when its tasks could starve from now on. */
  private void consider() {
    if (state == State.OFF && servedTasks > 0 && urgentTasks > 0 && promised > 0) {
      state = State.WATCHING;
      ConstantBandwidth.wake(entity, rq.clock());
      startTimer(laxityEnds());
    }
  }

  private void stop() {
    deadlines.remove(rq, entity);
    deadlines.bandwidth().rests(entity);
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
    deadlines.bandwidth().enters(entity, rq.hart().id());
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
    SchedTask task = served.pickNext(rq);
    if (task == null) {
      entity.runtime = Math.min(0, entity.runtime);
      pause(); // all that there are may be stopped for want of their groups' budget
    }
    return task;
  }

  private void pause() {
    state = State.SPENT;
    deadlines.remove(rq, entity);
    deadlines.bandwidth().rests(entity);
    startTimer(ConstantBandwidth.nextPeriod(entity));
  }

  void ran(SchedTask task, long cycles) {
    if (task.schedClass() != served || state == State.OFF || state == State.SPENT) {
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
