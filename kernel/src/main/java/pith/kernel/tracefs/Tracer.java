package pith.kernel.tracefs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import pith.hal.time.ClockRate;
import pith.hal.trace.Category;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSink;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.syscall.SystemCall;
import pith.kernel.task.Kernel;
import pith.sched.SchedEvents;
import pith.sync.Execution;
import pith.sync.FunctionTrace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * What is recorded, and the rings that hold it (Linux's {@code struct trace_array}). Everything is guarded by one lock of the host, under which nobody waits.
 */
final class Tracer implements TraceSink {
  static final String NOP = "nop";
  static final String FUNCTION_GRAPH = "function_graph";

  /** Linux's, for each hart, once a tracer is used. */
  private static final long USUAL_BYTES = 1408 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Kernel kernel;
  private final EventTypes types;
  private final Map<EventType, EventControl> events = new LinkedHashMap<>();
  private final TraceRing[] rings;

  /** A function that a task is in, and since when. */
  private record Open(String function, long since) {}

  /** The functions that each task is in, the innermost last. */
  private final Map<Integer, List<Open>> open = new TreeMap<>();

  /** Which functions are drawn, and within which; empty for all. */
  private Set<String> functions = Set.of();

  private Set<String> outer = Set.of();

  private Set<Integer> eventPids = Set.of();
  private Set<Integer> functionPids = Set.of();
  private String current = NOP;
  private boolean recording = true;
  private boolean overwrites = true;
  private boolean marks = true;

  /** Whether the trace unit has this among its sinks. */
  private boolean listening;

  Tracer(Kernel kernel, Dispatcher dispatcher) {
    this.kernel = kernel;
    Map<String, Integer> numbers = new TreeMap<>();
    for (int i = 0; i < dispatcher.numbers(); i++) {
      SystemCall call = dispatcher.find(i);
      if (call != null) {
        numbers.put(call.name(), i);
      }
    }
    types = new EventTypes(name -> numbers.getOrDefault(name, -1));
    types.all().forEach(type -> events.put(type, new EventControl(this, type, number -> dispatcher.find(number) == null ? "unknown" : dispatcher.find(number).name())));
    rings = new TraceRing[kernel.machine().hartCount()];
    for (int i = 0; i < rings.length; i++) {
      rings[i] = new TraceRing(USUAL_BYTES);
    }
  }

  /** {@return what {@code action} answers, under the lock; what is of interest may be different afterwards} */
  <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      demand();
      lock.unlock();
    }
  }

  void change(Runnable action) {
    locked(() -> {
      action.run();
      return null;
    });
  }

  /** The trace unit is asked for what somebody is interested in, and for nothing otherwise. */
  private void demand() {
    int mask = current.equals(FUNCTION_GRAPH) ? Category.FUNCTION.mask() : 0;
    for (EventControl event : events.values()) {
      mask |= event.wanted() ? types.category(event.type).mask() : 0;
    }
    boolean listened = mask != 0;
    if (listened != listening) {
      listening = listened;
      if (listened) {
        kernel.trace().addSink(this);
      } else {
        kernel.trace().removeSink(this);
      }
    }
    kernel.trace().demand(mask);
  }

  @Override
  public void accept(long time, int hart, TraceEvent event) {
    lock.lock();
    try {
      switch (event) {
        case FunctionTrace.Entry entry -> enters(time, hart, entry);
        case FunctionTrace.Return end -> leaves(time, hart, end);
        default -> happened(time, hart, event);
      }
    } finally {
      lock.unlock();
    }
  }

  private void happened(long time, int hart, TraceEvent event) {
    EventType type = types.of(event);
    EventControl control = type == null ? null : events.get(type);
    if (control == null || !control.wanted()) {
      return;
    }
    TraceRecord record = record(time, hart, type, type.values().apply(event));
    if (event instanceof SchedEvents.Switch) {
      record = new TraceRecord(time, hart, ((Long) record.value("prev_pid")).intValue(), record.value("prev_comm").toString(), true, type, record.values());
    }
    boolean meant = eventPids.isEmpty() || eventPids.contains(record.pid());
    if (meant && control.take(record)) {
      add(record);
    }
  }

  private void enters(long time, int hart, FunctionTrace.Entry entry) {
    List<Open> inside = open.computeIfAbsent(entry.track(), _ -> new ArrayList<>());
    int depth = inside.size();
    inside.add(new Open(entry.function(), time));
    graph(entry.track(), inside, record(time, hart, EventTypes.FUNCTION_ENTRY, new Object[] {entry.function(), (long) depth}));
  }

  /** One that began before anybody looked is not known. */
  private void leaves(long time, int hart, FunctionTrace.Return end) {
    List<Open> inside = open.get(end.track());
    if (inside == null) {
      return;
    }
    long lasted = Math.max(0, time - inside.getLast().since);
    graph(end.track(), inside, record(time, hart, EventTypes.FUNCTION_EXIT, new Object[] {end.function(), (long) inside.size() - 1, lasted}));
    inside.removeLast();
    if (inside.isEmpty()) {
      open.remove(end.track());
    }
  }

  private void graph(int pid, List<Open> inside, TraceRecord record) {
    boolean meant = functions.isEmpty() || functions.contains(inside.getLast().function);
    boolean within = outer.isEmpty() || inside.stream().anyMatch(each -> outer.contains(each.function));
    if (current.equals(FUNCTION_GRAPH) && meant && within && (functionPids.isEmpty() || functionPids.contains(pid))) {
      add(record);
    }
  }

  private static TraceRecord record(long time, int hart, EventType type, Object[] values) {
    Execution running = Execution.currentOrNull();
    String name = running == null ? "0/swapper/" + hart : running.name();
    int slash = name.indexOf('/');
    int pid = Integer.parseInt(name.substring(0, slash));
    return new TraceRecord(time, hart, pid, name.substring(slash + 1), running != null && running.atomic(), type, values);
  }

  private void add(TraceRecord record) {
    if (recording) {
      rings[record.hart()].add(record, overwrites);
    }
  }

  /** A line of a program's own, from trace_marker. */
  void mark(String text) {
    lock.lock();
    try {
      Execution writer = Execution.currentOrNull();
      if (!marks || writer == null) {
        throw Refused.of(Errno.EBADF);
      }
      add(record(writer.hart().cycles(), writer.hart().id(), EventTypes.MARK, new Object[] {text.endsWith("\n") ? text.substring(0, text.length() - 1) : text}));
    } finally {
      lock.unlock();
    }
  }

  EventTypes types() {
    return types;
  }

  EventControl control(EventType type) {
    return events.get(type);
  }

  Kernel kernel() {
    return kernel;
  }

  ClockRate rate() {
    return new ClockRate(kernel.machine().hertz());
  }

  // What follows is called under the lock.

  /** {@return how many records the ring of a hart has ever held, or all rings for -1} */
  long written(int hart) {
    long all = 0;
    for (int i = 0; i < rings.length; i++) {
      all += hart < 0 || hart == i ? rings[i].written() : 0;
    }
    return all;
  }

  boolean recording() {
    return recording;
  }

  void recording(boolean is) {
    recording = is;
  }

  boolean overwrites() {
    return overwrites;
  }

  void overwrites(boolean is) {
    overwrites = is;
  }

  boolean marks() {
    return marks;
  }

  void marks(boolean is) {
    marks = is;
  }

  String current() {
    return current;
  }

  /** Another tracer begins with empty rings. */
  void current(String name) {
    if (!name.equals(NOP) && !name.equals(FUNCTION_GRAPH)) {
      throw Refused.of(Errno.EINVAL);
    }
    current = name;
    open.clear();
    clear(-1);
  }

  Set<Integer> eventPids() {
    return eventPids;
  }

  void eventPids(Set<Integer> pids) {
    eventPids = new TreeSet<>(pids);
  }

  Set<Integer> functionPids() {
    return functionPids;
  }

  void functionPids(Set<Integer> pids) {
    functionPids = new TreeSet<>(pids);
  }

  Set<String> functions() {
    return functions;
  }

  void functions(Set<String> names) {
    functions = new TreeSet<>(names);
  }

  Set<String> outer() {
    return outer;
  }

  void outer(Set<String> names) {
    outer = new TreeSet<>(names);
  }

  TraceRing ring(int hart) {
    return rings[hart];
  }

  int harts() {
    return rings.length;
  }

  /** Empties the ring of a hart, or all for -1. */
  void clear(int hart) {
    for (int i = 0; i < rings.length; i++) {
      if (hart < 0 || hart == i) {
        rings[i].clear();
      }
    }
  }

  /** {@return what the ring of a hart holds, or all rings for -1, by time} */
  List<TraceRecord> records(int hart) {
    List<TraceRecord> all = new ArrayList<>();
    for (int i = 0; i < rings.length; i++) {
      if (hart < 0 || hart == i) {
        all.addAll(rings[i].all());
      }
    }
    all.sort(Comparator.comparingLong(TraceRecord::time));
    return all;
  }

  /** Takes out the oldest records. {@return them, at most {@code most}, by time} */
  List<TraceRecord> consume(int hart, int most) {
    List<TraceRecord> taken = records(hart);
    taken = taken.subList(0, Math.min(most, taken.size()));
    taken.forEach(record -> rings[record.hart()].consume());
    return taken;
  }
}
