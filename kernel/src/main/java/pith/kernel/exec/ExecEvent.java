package pith.kernel.exec;

import java.nio.charset.StandardCharsets;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;
import pith.kernel.task.Current;

/** A task runs another program from now on. */
record ExecEvent(String task, String fileName) implements TraceEvent {
  static void emit(Current current, byte[] fileName) {
    Trace trace = current.kernel().trace();
    if (trace.on(Category.TASK)) {
      trace.emit(current.hart(), new ExecEvent(current.task().name(), new String(fileName, StandardCharsets.ISO_8859_1)));
    }
  }

  @Override
  public Category category() {
    return Category.TASK;
  }

  @Override
  public String name() {
    return "sched_process_exec";
  }

  @Override
  public void fields(FieldVisitor to) {
    to.field("task", task);
    to.field("filename", fileName);
  }
}
