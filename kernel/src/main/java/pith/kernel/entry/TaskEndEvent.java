package pith.kernel.entry;

import pith.hal.trace.Category;
import pith.hal.trace.TraceSlice;

/** A task has run for the last time; whatever it was in the middle of is over. */
record TaskEndEvent(int track, String task) implements TraceSlice.End {
  @Override
  public Category category() {
    return Category.TASK;
  }

  @Override
  public String name() {
    return "sched_process_exit";
  }

  @Override
  public void fields(FieldVisitor to) {
    to.field("task", task);
  }
}
