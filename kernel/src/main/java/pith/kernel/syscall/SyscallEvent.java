package pith.kernel.syscall;

import pith.hal.trace.Category;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSlice;

/** A system call begins or ends. */
sealed interface SyscallEvent extends TraceEvent {
  @Override
  default Category category() {
    return Category.SYSCALL;
  }

  /** The raw arguments, as the registers hold them. */
  record Enter(int track, String task, String call, long a0, long a1, long a2, long a3, long a4, long a5) implements SyscallEvent, TraceSlice.Begin {
    @Override
    public String trackName() {
      return task;
    }

    @Override
    public String label() {
      return call;
    }

    /** exec and exit do not come back. */
    @Override
    public boolean outermost() {
      return true;
    }

    @Override
    public String name() {
      return "sys_enter_" + call;
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("task", task);
      to.address("a0", a0);
      to.address("a1", a1);
      to.address("a2", a2);
      to.address("a3", a3);
      to.address("a4", a4);
      to.address("a5", a5);
    }
  }

  /** The answer: a value or a negative errno. */
  record Exit(int track, String task, String call, long result) implements SyscallEvent, TraceSlice.End {
    @Override
    public String name() {
      return "sys_exit_" + call;
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("task", task);
      to.field("ret", result);
    }
  }
}
