package pith.sched.ext;

import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import pith.sched.SchedPolicy;
import pith.sched.SchedTask;
import pith.sched.Scheduler;
import pith.sched.deadline.DeadlineClass;
import pith.sched.plugin.ExtExit;
import pith.sched.plugin.ExtKernel;
import pith.sched.plugin.ExtPolicy;
import pith.sync.Execution;

/**
 * Enables a policy, watches it, and takes it away.
 *
 * <pre>
 *   DISABLED ──enable──▶ ENABLING ──all tasks moved──▶ ENABLED ──disable, failure, stall──▶ DISABLING ──all tasks back──▶ DISABLED
 * </pre>
 *
 * Source: Linux {@code scx_enable}, {@code scx_disable_workfn}, {@code scx_watchdog_workfn}.
 */
public final class ExtControl {
  /** The words are those of /sys/kernel/sched_ext/state. */
  public enum State {
    DISABLED,
    ENABLING,
    ENABLED,
    DISABLING
  }

  /** What became of a wish to enable a policy. */
  public enum Outcome {
    ENABLED,
    UNKNOWN,
    /** Another one is enabled, or on its way. */
    BUSY,
    /** Its {@code init} failed. */
    FAILED
  }

  private final ExtClass ext;
  private final Scheduler scheduler;
  private final DeadlineClass deadlines;
  private final long hertz;
  private Supplier<? extends Collection<? extends SchedTask>> tasks = List::of;
  private Consumer<String> log = line -> {};

  /** Written under the class's lock, as the next ones. */
  private volatile State state = State.DISABLED;

  private volatile ExtPolicy policy;
  private volatile long enabled;
  private volatile ExtExit last;
  private volatile long rejected;

  public ExtControl(ExtClass ext, Scheduler scheduler, DeadlineClass deadlines, long hertz) {
    this.deadlines = deadlines;
    this.ext = ext;
    this.scheduler = scheduler;
    this.hertz = hertz;
    ext.host().failure(this::failed);
  }

  /** Boot: how all tasks of the machine are found, and who writes down what happens. */
  public void connect(Supplier<? extends Collection<? extends SchedTask>> all, Consumer<String> writer) {
    tasks = all;
    log = writer;
  }

  public State state() {
    return state;
  }

  /** {@return the enabled policy's name, or null} */
  public String current() {
    ExtPolicy now = policy;
    return now == null ? null : now.name();
  }

  /** {@return whether all fair tasks are the policy's} */
  public boolean switchesAll() {
    return ext.ownership() == ExtClass.Ownership.ALL;
  }

  /** {@return how many policies have been enabled so far} */
  public long enabled() {
    return enabled;
  }

  /** {@return whether the enabled policy does not want {@code task} to choose SCHED_EXT} */
  public boolean disallows(SchedTask task) {
    try (var held = ext.host().lock.acquire()) {
      return ext.host().live() && ext.host().disallows(task.ext());
    }
  }

  /** {@return how many tasks lost SCHED_EXT to policies that did not want them} */
  public long rejected() {
    return rejected;
  }

  /** {@return why the last policy ended, or null} */
  public ExtExit last() {
    return last;
  }

  /** {@return the names of all policies that there are} */
  public static List<String> available() {
    return StreamSupport.stream(ServiceLoader.load(ExtPolicy.class).spliterator(), false).map(ExtPolicy::name).sorted().toList();
  }

  /** Enables the policy of a name. No lock is held. */
  public Outcome enable(String name) {
    for (ExtPolicy each : ServiceLoader.load(ExtPolicy.class)) {
      if (each.name().equals(name)) {
        return enable(each);
      }
    }
    return Outcome.UNKNOWN;
  }

  /** Enables a policy, which was not enabled before. No lock is held. */
  public Outcome enable(ExtPolicy next) {
    try (var held = ext.host().lock.acquire()) {
      if (state != State.DISABLED) {
        return Outcome.BUSY;
      }
      last = null;
      if (!ext.host().begin(next)) {
        return Outcome.FAILED;
      }
      state = State.ENABLING;
      policy = next;
      enabled++;
      ext.owns(next.partial() ? ExtClass.Ownership.CHOSEN : ExtClass.Ownership.ALL);
    }
    serve(next.partial(), true);
    reclassify();
    try (var held = ext.host().lock.acquire()) {
      state = state == State.ENABLING ? State.ENABLED : state;
    }
    log.accept("sched_ext: policy \"" + next.name() + "\" enabled");
    watch(enabled);
    return Outcome.ENABLED;
  }

  /** Servers are for classes that have tasks: each class's share is promised only while it may. Source: Linux 7.x. */
  private void serve(boolean fair, boolean own) {
    deadlines.extServers().on(false);
    deadlines.fairServers().on(fair);
    deadlines.extServers().on(own);
  }

  private void reclassify() {
    for (SchedTask each : tasks.get()) {
      if (each.policy() == SchedPolicy.EXT && disallows(each)) {
        scheduler.setPolicy(each, SchedPolicy.NORMAL, each.nice());
        rejected++;
      }
      scheduler.reclassify(each);
    }
  }

  /** Takes the enabled policy away. No lock is held. {@return whether there was one} */
  public boolean disable() {
    return disable(new ExtExit(ExtExit.Kind.UNREGISTERED, ""));
  }

  private boolean disable(ExtExit why) {
    ExtPolicy former = policy;
    try (var held = ext.host().lock.acquire()) {
      if (former == null || state == State.DISABLING || state == State.DISABLED) {
        return false;
      }
      state = State.DISABLING;
      last = why;
      ext.host().end();
      ext.owns(null);
    }
    serve(true, false);
    reclassify();
    try (var held = ext.host().lock.acquire()) {
      ext.host().forget(former, why);
      policy = null;
      state = State.DISABLED;
    }
    log.accept("sched_ext: policy \"" + former.name() + "\" disabled (" + why.kind().words() + ")" + (why.message().isEmpty() ? "" : ": " + why.message()));
    return true;
  }

  /** A callback went wrong; runqueues' locks may be held, so the tasks cannot be moved here. */
  private void failed(ExtExit why) {
    if (policy == null) {
      last = why; // in init: no task has seen it
      return;
    }
    scheduler.timerHere(Execution.current().hart().cycles(), () -> disable(why));
  }

  private void watch(long epoch) {
    ExtPolicy watched = policy;
    if (watched != null && epoch == enabled && state == State.ENABLED) {
      long timeout = timeout(watched);
      scheduler.timerHere(
          Execution.current().hart().cycles() + Math.max(1, timeout / 2),
          () -> {
            if (epoch == enabled) {
              look(timeout);
              watch(epoch);
            }
          });
    }
  }

  private long timeout(ExtPolicy of) {
    return Math.clamp(of.timeoutMillis(), 1, ExtKernel.MAX_TIMEOUT_MILLIS) * (hertz / 1000);
  }

  private void look(long timeout) {
    long now = Execution.current().hart().cycles();
    for (SchedTask each : tasks.get()) {
      long since = each.ext().waitingSince;
      if (since >= 0 && now - since > timeout) {
        String message = String.format("%s failed to run for %d.%03ds", each.name(), (now - since) / hertz, (now - since) % hertz * 1000 / hertz);
        try (var held = ext.host().lock.acquire()) {
          ext.host().fail(ExtExit.Kind.STALL, message);
        }
        return;
      }
    }
  }
}
