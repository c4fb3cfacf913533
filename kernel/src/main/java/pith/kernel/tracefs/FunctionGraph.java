package pith.kernel.tracefs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pith.hal.time.ClockRate;
import pith.hal.trace.Trace;
import pith.sync.FunctionTrace;

/** Functions drawn as the C that they are in Linux: braces around what they call, and how long each took. Source: Linux's {@code trace_functions_graph.c}. */
public final class FunctionGraph {
  static final String HEADING = """
      # tracer: function_graph
      #
      # CPU  DURATION                  FUNCTION CALLS
      # |     |   |                     |   |   |   |
      """;

  private static final String NO_DURATION = " ".repeat(14);
  private static final String RULE = " ------------------------------------------\n";

  private final ClockRate rate;
  private final StringBuilder text = new StringBuilder();

  /** Whose functions were drawn last on each hart. */
  private final Map<Integer, TraceRecord> last = new HashMap<>();

  private FunctionGraph(ClockRate rate) {
    this.rate = rate;
  }

  /** {@return the graph of records that are in order of time} */
  static String of(List<TraceRecord> records, ClockRate rate) {
    FunctionGraph graph = new FunctionGraph(rate);
    int[] following = following(records);
    boolean[] drawn = new boolean[records.size() + 1];
    for (int i = 0; i < records.size(); i++) {
      TraceRecord next = following[i] < records.size() ? records.get(following[i]) : null;
      if (!drawn[i] && isLeaf(records.get(i), next)) {
        graph.leaf(records.get(i), next);
        drawn[following[i]] = true;
      } else if (!drawn[i]) {
        graph.draw(records.get(i));
      }
    }
    return graph.text.toString();
  }

  /** {@return for each record the place of the one that comes after it on the same hart; behind the last if there is none} */
  private static int[] following(List<TraceRecord> records) {
    int[] following = new int[records.size()];
    Map<Integer, Integer> next = new HashMap<>();
    for (int i = records.size() - 1; i >= 0; i--) {
      Integer later = next.put(records.get(i).hart(), i);
      following[i] = later == null ? records.size() : later;
    }
    return following;
  }

  /**
   * {@return the last complete call of {@code function} among what the trace unit recorded, drawn with what it called; empty if there is none} Its calls are
   * those of the same task until it returned.
   */
  public static String lastCall(List<Trace.Entry> recorded, String function, ClockRate rate) {
    List<TraceRecord> call = List.of();
    Map<Integer, List<TraceRecord>> open = new HashMap<>();
    Map<Integer, List<Long>> begins = new HashMap<>();
    for (Trace.Entry entry : recorded) {
      if (entry.event() instanceof FunctionTrace.Entry(int pid, String task, String name)) {
        List<Long> outer = begins.computeIfAbsent(pid, _ -> new ArrayList<>());
        if (outer.isEmpty() && name.equals(function)) {
          open.put(pid, new ArrayList<>());
        }
        if (open.containsKey(pid)) {
          open.get(pid).add(record(entry, pid, task, EventTypes.FUNCTION_ENTRY, name, (long) outer.size()));
          outer.add(entry.time());
        }
      } else if (entry.event() instanceof FunctionTrace.Return(int pid, String task, String name) && open.containsKey(pid)) {
        List<Long> outer = begins.get(pid);
        long began = outer.removeLast();
        open.get(pid).add(record(entry, pid, task, EventTypes.FUNCTION_EXIT, name, (long) outer.size(), Math.max(0, entry.time() - began)));
        call = outer.isEmpty() ? open.remove(pid) : call;
      }
    }
    return of(call, rate);
  }

  private static TraceRecord record(Trace.Entry entry, int pid, String task, EventType type, Object... values) {
    return new TraceRecord(entry.time(), entry.hart(), pid, task.substring(task.indexOf('/') + 1), false, type, values);
  }

  private static boolean isLeaf(TraceRecord entry, TraceRecord next) {
    return next != null && entry.type() == EventTypes.FUNCTION_ENTRY && next.type() == EventTypes.FUNCTION_EXIT && entry.pid() == next.pid() && entry.value("depth").equals(next.value("depth"));
  }

  private void leaf(TraceRecord entry, TraceRecord exit) {
    row(entry, duration((Long) exit.value("cycles")), depth(entry), entry.value("func") + "();");
  }

  private void draw(TraceRecord record) {
    if (record.type() == EventTypes.FUNCTION_ENTRY) {
      row(record, NO_DURATION, depth(record), record.value("func") + "() {");
    } else if (record.type() == EventTypes.FUNCTION_EXIT) {
      row(record, duration((Long) record.value("cycles")), depth(record), "}");
    } else {
      row(record, NO_DURATION, 0, "/* " + TraceLines.message(record) + " */");
    }
  }

  private static int depth(TraceRecord record) {
    return ((Long) record.value("depth")).intValue();
  }

  private void row(TraceRecord record, String duration, int depth, String what) {
    TraceRecord before = last.put(record.hart(), record);
    if (before != null && before.pid() != record.pid()) {
      text.append(RULE).append(String.format(" %d)  %8s  =>  %8s\n", record.hart(), task(before), task(record))).append(RULE).append('\n');
    }
    text.append(String.format(" %d) %s|  %s%s\n", record.hart(), duration, "  ".repeat(depth), what));
  }

  private static String task(TraceRecord record) {
    return (record.pid() == 0 ? "<idle>" : record.comm()) + "-" + record.pid();
  }

  /** {@return microseconds, with a sign before what took long} */
  private String duration(long cycles) {
    long nanos = rate.nanos(cycles);
    String sign = nanos > 1_000_000_000 ? "$" : nanos > 100_000_000 ? "@" : nanos > 10_000_000 ? "*" : nanos > 1_000_000 ? "#" : nanos > 100_000 ? "!" : nanos > 10_000 ? "+" : " ";
    return String.format("%s %-12s", sign, String.format("%d.%03d us", nanos / 1000, nanos % 1000));
  }
}
