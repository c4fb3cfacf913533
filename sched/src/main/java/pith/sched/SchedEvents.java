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
  public record Switch(String previous, char state, String next, boolean idle) implements TraceSlice.OnHart {
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
      to.field("prev_state", String.valueOf(state));
      to.field("next", next);
    }
  }

  /** A task became runnable on a hart. */
  public record Wakeup(String task, int target, String why) implements TraceSlice.Wakes {
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
      to.field("target_cpu", target);
      to.field("why", why);
    }
  }

  /** A waiting task moved to another hart. */
  public record Migrate(String task, int from, int to, String why) implements TraceEvent {
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
      visitor.field("orig_cpu", from);
      visitor.field("dest_cpu", to);
      visitor.field("why", why);
    }
  }

  static void switched(Hart hart, SchedTask previous, SchedTask next) {
    Trace trace = next.services().trace();
    if (trace.on(Category.SCHED)) {
      trace.emit(hart, new Switch(previous.name(), previous.state().letter(), next.name(), next.schedClass() instanceof IdleClass));
    }
  }

  static void woken(Hart hart, SchedTask task) {
    Trace trace = task.services().trace();
    if (trace.on(Category.SCHED)) {
      trace.emit(hart, new Wakeup(task.name(), task.hartId, why(task)));
    }
  }

  static void migrated(Hart hart, SchedTask task, int from, int to) {
    Trace trace = task.services().trace();
    if (trace.on(Category.SCHED)) {
      trace.emit(hart, new Migrate(task.name(), from, to, why(task)));
    }
  }

  private static String why(SchedTask task) {
    return task.placement().reason.name().toLowerCase(Locale.ROOT);
  }
}
