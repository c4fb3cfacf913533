package pith.kernel.fork;

import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;
import pith.kernel.task.Current;

/** A fork ended: with a child, or at a stage that refused. */
record ForkEvent(String parent, String outcome, String failedStage) implements TraceEvent {
  static void emit(Current parent, String outcome, String failedStage) {
    Trace trace = parent.kernel().trace();
    if (trace.on(Category.TASK)) {
      trace.emit(parent.hart(), new ForkEvent(parent.task().name(), outcome, failedStage == null ? "" : failedStage));
    }
  }

  @Override
  public Category category() {
    return Category.TASK;
  }

  @Override
  public String name() {
    return "sched_process_fork";
  }

  @Override
  public void fields(FieldVisitor to) {
    to.field("parent", parent);
    to.field("child", outcome);
    if (!failedStage.isEmpty()) {
      to.field("failed_stage", failedStage);
    }
  }
}
