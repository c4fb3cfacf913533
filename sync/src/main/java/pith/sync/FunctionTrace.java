package pith.sync;

import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceSlice;

/**
 * Says which of the kernel's large functions a task is in, for a view like that of Linux's function_graph tracer. Here functions are not patched to say so:
 * those that a reader wants to see, the pipelines and their stages, do it themselves. Costs nothing while nobody looks.
 */
public final class FunctionTrace {
  private FunctionTrace() {}

  /** A function begins. */
  public record Entry(int track, String trackName, String function) implements TraceSlice.Begin {
    @Override
    public String label() {
      return function;
    }

    @Override
    public Category category() {
      return Category.FUNCTION;
    }

    @Override
    public String name() {
      return "funcgraph_entry";
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("task", trackName);
      to.field("func", function);
    }
  }

  /** The function that began last ends. */
  public record Return(int track, String task, String function) implements TraceSlice.End {
    @Override
    public Category category() {
      return Category.FUNCTION;
    }

    @Override
    public String name() {
      return "funcgraph_exit";
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("task", task);
      to.field("func", function);
    }
  }

  /** The running task enters {@code function}. */
  public static void enters(String function) {
    Execution me = Execution.currentOrNull();
    Trace trace = me == null ? null : me.services().trace();
    if (trace != null && trace.on(Category.FUNCTION)) {
      trace.emit(me.hart(), new Entry(number(me), me.name(), function.replace(' ', '_')));
    }
  }

  /** The running task leaves {@code function}, which it entered last. */
  public static void leaves(String function) {
    Execution me = Execution.currentOrNull();
    Trace trace = me == null ? null : me.services().trace();
    if (trace != null && trace.on(Category.FUNCTION)) {
      trace.emit(me.hart(), new Return(number(me), me.name(), function.replace(' ', '_')));
    }
  }

  private static int number(Execution of) {
    String name = of.name();
    return Integer.parseInt(name.substring(0, name.indexOf('/')));
  }
}
