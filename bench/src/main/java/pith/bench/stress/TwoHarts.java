package pith.bench.stress;

import java.util.List;
import java.util.stream.IntStream;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.machine.Machine;
import pith.hal.trace.Trace;
import pith.sched.Balancing;
import pith.sched.RealTimeSettings;
import pith.sched.Runqueue;
import pith.sched.Scheduler;
import pith.sched.eevdf.FairSettings;
import pith.sched.fair.FairClass;
import pith.sync.KernelServices;
import pith.sync.LockChecker;
import pith.sync.rcu.Rcu;
import pith.sync.rcu.classic.ClassicRcu;

/**
 * Two harts and the kernel's own scheduler, for two actors of jcstress: the first is whoever runs on hart 0, the second whoever runs on hart 1. Tasks stay
 * where they are unless somebody moves them; no interrupt comes, so the idle task looks at its runqueue until the other actor has done all it had to do.
 */
final class TwoHarts implements KernelServices, ActorEngine.Idle {
  private static final long HERTZ = 1_000_000_000;
  private static final int HARTS = 2;

  private static final Balancing NONE =
      new Balancing() {
        @Override
        public boolean newlyIdle(Runqueue to) {
          return false;
        }

        @Override
        public void tick(Runqueue rq) {}
      };

  final Scheduler scheduler;
  private final ActorEngine engine = new ActorEngine(this);
  private final Hart[] harts = {new Hart(0, engine), new Hart(1, engine)};
  private final Runqueue[] runqueues = {new Runqueue(harts[0], HERTZ), new Runqueue(harts[1], HERTZ)};
  private final StressTask[] idle = new StressTask[HARTS];
  private final Trace trace = new Trace(HARTS, 1);
  private final Rcu rcu = new ClassicRcu(List.of(harts));

  /** The second actor will do nothing more. */
  private volatile boolean secondIsDone;

  TwoHarts() {
    FairClass fair = new FairClass(new FairSettings(HERTZ, HARTS), runqueues, (task, why) -> task.hartId());
    scheduler = new Scheduler(runqueues, HERTZ, (hart, time) -> {}, new RealTimeSettings(HARTS), List.of(fair), NONE);
    for (Hart hart : harts) {
      idle[hart.id()] = new StressTask(scheduler, engine, this, true);
      scheduler.adoptIdle(hart, idle[hart.id()]);
    }
    engine.start(harts, IntStream.range(0, HARTS).mapToObj(i -> idle[i].stack()).toArray(KernelStack[]::new));
  }

  Hart hart(int hart) {
    return harts[hart];
  }

  Runqueue runqueue(int hart) {
    return runqueues[hart];
  }

  /** {@return a task that waits on hart 0} */
  StressTask waiting() {
    StressTask task = new StressTask(scheduler, engine, this, false);
    idle[0].act(harts[0], () -> scheduler.wakeUpNew(task));
    return task;
  }

  /** {@return a task that has hart 0, for the first actor to play} */
  StressTask running() {
    StressTask task = waiting();
    engine.idle(harts[0], idle[0].stack());
    task.act(harts[0], scheduler::begin);
    return task;
  }

  /** The first actor plays {@code task}, which {@link #running} made. */
  void first(StressTask task, Runnable body) {
    task.act(harts[0], body);
  }

  /** An actor does {@code body} in an interrupt of an idle hart. */
  void interrupt(int hart, Runnable body) {
    idle[hart].act(harts[hart], body);
  }

  /** As {@link #interrupt} on hart 1, the last thing that happens there. */
  void second(Runnable body) {
    interrupt(1, body);
    secondIsDone = true;
  }

  @Override
  public void begin() {
    scheduler.begin();
  }

  @Override
  public void untilWanted(Hart hart) {
    Runqueue rq = runqueues[hart.id()];
    while (rq.running() == 0) {
      if (secondIsDone && rq.running() == 0) {
        throw new AssertionError("a wake-up was lost: a task sleeps that nobody will wake");
      }
      Thread.onSpinWait();
    }
    idle[hart.id()].schedule();
  }

  @Override
  public Machine machine() {
    throw new UnsupportedOperationException("there is no machine");
  }

  @Override
  public Trace trace() {
    return trace;
  }

  @Override
  public LockChecker lockdep() {
    return null;
  }

  @Override
  public Rcu rcu() {
    return rcu;
  }
}
