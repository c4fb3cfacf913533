package pith.bench.cost;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.KernelConfig;
import pith.kernel.boot.PithKernel;
import pith.kernel.program.UserContext;

/**
 * Processes that make the same calls at once, each on a hart of its own that is a host thread. Each does as much as one alone, so that equal scores for one and
 * two mean that they do not hold each other up.
 */
@State(Scope.Benchmark)
public abstract class CallersAtOnce {
  /** So many that telling them to begin, and learning that they are done, does not count. */
  static final int CALLS = 5_000;

  private static final int SETAFFINITY = 122, YIELD = 124;

  @Param({"1", "2"})
  public int callers;

  private final AtomicInteger round = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();
  private volatile Consumer<UserContext> betweenRounds;
  private volatile boolean over;
  private PithKernel kernel;

  /** The first of them makes what all need. */
  abstract void prepare(UserContext user);

  /** What a caller keeps for its calls. {@return what is called again and again} */
  abstract Runnable caller(UserContext user, UserContext.Frame frame);

  @Setup(Level.Trial)
  public void boot() {
    Machine machine = Machine.create(MachineConfig.standard().withHarts(callers).withRam(64 << 20).withEngine("parallel"));
    kernel = new PithKernel(new KernelConfig(
        machine, new KernelConfig.Root.OwnPrograms(), List.of(), new KernelConfig.First.JavaProgram("callers", List.of("callers")), List.of(), "/",
        KernelConfig.Streams.CONSOLE, null, null, System.err::println, KernelConfig.DEFAULT_MAX_TASKS));
    kernel.javaPrograms().add("callers", (user, argv, environment) -> {
      prepare(user);
      for (int i = 1; i < callers; i++) {
        int hart = i;
        user.fork(child -> callWhenTold(child, hart));
      }
      return callWhenTold(user, 0);
    });
    kernel.start();
  }

  @TearDown(Level.Trial)
  public void powerOff() throws InterruptedException {
    over = true;
    kernel.awaitPowerOff();
  }

  /** Lets each caller make its calls, and waits for all. */
  final void round() {
    tell(null);
  }

  /** Lets the first caller do something while the others do nothing, and waits for it. */
  final void between(Consumer<UserContext> what) {
    tell(what);
  }

  private void tell(Consumer<UserContext> what) {
    betweenRounds = what;
    done.set(0);
    round.incrementAndGet();
    while (done.get() < callers) {
      LockSupport.parkNanos(10_000);
    }
  }

  private int callWhenTold(UserContext user, int hart) {
    bind(user, hart);
    try (UserContext.Frame frame = user.frame()) {
      Runnable call = caller(user, frame);
      for (int seen = 0; !over; user.call(YIELD)) {
        if (round.get() != seen) {
          seen = round.get();
          act(user, hart, call);
          done.incrementAndGet();
        }
      }
    }
    return 0;
  }

  private void act(UserContext user, int hart, Runnable call) {
    Consumer<UserContext> what = betweenRounds;
    if (what == null) {
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
    } else if (hart == 0) {
      what.accept(user);
    }
  }

  private static void bind(UserContext user, int hart) {
    try (UserContext.Frame frame = user.frame()) {
      long mask = frame.allocate(8);
      user.put(mask, 1L << hart);
      user.call(SETAFFINITY, 0, 8, mask);
    }
  }
}
