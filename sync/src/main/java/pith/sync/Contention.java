package pith.sync;

import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;

/** Somebody had to wait for a lock. Source: Linux's tracepoints {@code lock:contention_begin} and {@code lock:contention_end}. */
record Contention(String name, String lockClass, String task) implements TraceEvent {
  static void begins(Execution me, LockClass lockClass) {
    emit(me, "contention_begin", lockClass);
  }

  static void ends(Execution me, LockClass lockClass) {
    emit(me, "contention_end", lockClass);
  }

  private static void emit(Execution me, String name, LockClass lockClass) {
    Trace trace = me == null ? null : me.services().trace();
    if (trace != null && trace.on(Category.LOCK)) {
      trace.emit(me.hart(), new Contention(name, lockClass.name(), me.name()));
    }
  }

  @Override
  public Category category() {
    return Category.LOCK;
  }

  @Override
  public void fields(FieldVisitor to) {
    to.field("lock", lockClass);
    to.field("task", task);
  }
}
