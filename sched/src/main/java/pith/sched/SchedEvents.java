package pith.sched;

import java.util.Locale;
import pith.hal.Hart;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSlice;

/** The scheduler's tracepoints, named and shaped as Linux's. */
public final class SchedEvents {
  private SchedEvents() {}

  /** A hart goes from one task to another; {@code idle} says whether that is its idle task. */
  public record Switch(String previous, int previousPriority, char state, String next, int nextPriority, boolean idle) implements TraceSlice.OnHart {
    @Override
    public String running() {
      return idle ? "" : next;
    }

    @Override
    public Category category() {
      return Category.SCHED;
    }

    @Override
    public String name() {
      return "sched_switch";
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("prev", previous);
      to.field("prev_prio", previousPriority);
      to.field("prev_state", String.valueOf(state));
      to.field("next", next);
      to.field("next_prio", nextPriority);
    }
  }

  /** A task became runnable on a hart. */
  public record Wakeup(String task, int priority, int target, String why) implements TraceSlice.Wakes {
    @Override
    public String woken() {
      return task;
    }

    @Override
    public Category category() {
      return Category.SCHED;
    }

    @Override
    public String name() {
      return "sched_wakeup";
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("task", task);
      to.field("prio", priority);
      to.field("target_cpu", target);
      to.field("why", why);
    }
  }

  /** A waiting task moved to another hart. */
  public record Migrate(String task, int priority, int from, int to, String why) implements TraceEvent {
    @Override
    public Category category() {
      return Category.SCHED;
    }

    @Override
    public String name() {
      return "sched_migrate_task";
    }

    @Override
    public void fields(FieldVisitor visitor) {
      visitor.field("task", task);
      visitor.field("prio", priority);
      visitor.field("orig_cpu", from);
      visitor.field("dest_cpu", to);
      visitor.field("why", why);
    }
  }

  static void switched(Hart hart, SchedTask previous, SchedTask next) {
    Trace trace = next.services().trace();
    if (trace.on(Category.SCHED)) {
      trace.emit(hart, new Switch(previous.name(), priority(previous), previous.state().letter(), next.name(), priority(next), next.schedClass() instanceof IdleClass));
    }
  }

  static void woken(Hart hart, SchedTask task) {
    Trace trace = task.services().trace();
    if (trace.on(Category.SCHED)) {
      trace.emit(hart, new Wakeup(task.name(), priority(task), task.hartId, why(task)));
    }
  }

  static void migrated(Hart hart, SchedTask task, int from, int to) {
    Trace trace = task.services().trace();
    if (trace.on(Category.SCHED)) {
      trace.emit(hart, new Migrate(task.name(), priority(task), from, to, why(task)));
    }
  }

  /**
   * {@return the kernel's own scale: below 0 deadline, to 99 real-time, the most urgent first, then nice levels from 100 on} Source: Linux's
   * {@code task_struct.prio}.
   */
  private static int priority(SchedTask task) {
    return switch (task.policy()) {
      case DEADLINE -> -1;
      case FIFO, RR -> 99 - task.attributes().priority();
      default -> 120 + task.nice();
    };
  }

  private static String why(SchedTask task) {
    return task.placement().reason.name().toLowerCase(Locale.ROOT);
  }
}
