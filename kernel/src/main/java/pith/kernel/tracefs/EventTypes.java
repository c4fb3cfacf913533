package pith.kernel.tracefs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import pith.hal.trace.Category;
import pith.hal.trace.TraceEvent;

/** The kinds of events that can be recorded. Names, fields and words are Linux's where it has such an event: {@code include/trace/events}. */
final class EventTypes {
  private static final String ENTER = "sys_enter_";
  private static final String EXIT = "sys_exit_";

  /** What the tracers and the marker write themselves; there is nothing to switch. */
  static final EventType FUNCTION_ENTRY = EventType.of(11, "ftrace", "funcgraph_entry", "char[32] func, int depth", "{func} depth={depth}", null);

  static final EventType FUNCTION_EXIT = EventType.of(10, "ftrace", "funcgraph_exit", "char[32] func, int depth, ulong cycles", "{func} depth={depth} cycles={cycles}", null);
  static final EventType MARK = EventType.of(5, "ftrace", "print", "char[1024] buf", "tracing_mark_write: {buf}", null);

  private final Map<String, EventType> byPoint = new TreeMap<>();
  private final Map<EventType, Category> categories = new LinkedHashMap<>();
  private final ToIntFunction<String> numbers;

  /** The kinds of a machine whose system calls {@code numbers} knows by name. */
  EventTypes(ToIntFunction<String> numbers) {
    this.numbers = numbers;
    scheduler();
    calls();
    memory();
    locks();
  }

  private void scheduler() {
    add(Category.SCHED, EventType.of(314, "sched", "sched_switch",
        "char[16] prev_comm, int prev_pid, int prev_prio, long prev_state, char[16] next_comm, int next_pid, int next_prio",
        "prev_comm={prev_comm} prev_pid={prev_pid} prev_prio={prev_prio} prev_state={prev_state:state} ==> next_comm={next_comm} next_pid={next_pid} next_prio={next_prio}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.comm("prev"), seen.pid("prev"), seen.number("prev_prio"), EventType.stateBits(seen.text("prev_state")), seen.comm("next"), seen.pid("next"), seen.number("next_prio")};
        }));
    add(Category.SCHED, EventType.of(317, "sched", "sched_wakeup", "char[16] comm, int pid, int prio, int target_cpu",
        "comm={comm} pid={pid} prio={prio} target_cpu={target_cpu}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.comm("task"), seen.pid("task"), seen.number("prio"), seen.number("target_cpu")};
        }));
    add(Category.SCHED, EventType.of(313, "sched", "sched_migrate_task", "char[16] comm, int pid, int prio, int orig_cpu, int dest_cpu",
        "comm={comm} pid={pid} prio={prio} orig_cpu={orig_cpu} dest_cpu={dest_cpu}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.comm("task"), seen.pid("task"), seen.number("prio"), seen.number("orig_cpu"), seen.number("dest_cpu")};
        }));
    add(Category.TASK, EventType.of(308, "sched", "sched_process_fork", "char[16] parent_comm, int parent_pid, char[16] child_comm, int child_pid",
        "comm={parent_comm} pid={parent_pid} child_comm={child_comm} child_pid={child_pid}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.comm("parent"), seen.pid("parent"), seen.comm("parent"), child(seen.text("child"))};
        }));
    add(Category.TASK, EventType.of(307, "sched", "sched_process_exec", "char[256] filename, int pid, int old_pid", "filename={filename} pid={pid} old_pid={old_pid}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.text("filename"), seen.pid("task"), seen.pid("task")};
        }));
    add(Category.TASK, EventType.of(311, "sched", "sched_process_exit", "char[16] comm, int pid", "comm={comm} pid={pid}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.comm("task"), seen.pid("task")};
        }));
  }

  /** {@return the child's number, -1 where a stage refused and there is none} */
  private static long child(String outcome) {
    return outcome.chars().allMatch(Character::isDigit) ? Long.parseLong(outcome) : -1;
  }

  private void calls() {
    add(Category.SYSCALL, EventType.of(23, "raw_syscalls", "sys_enter", "long id, ulong arg0, ulong arg1, ulong arg2, ulong arg3, ulong arg4, ulong arg5",
        "NR {id} ({arg0:x}, {arg1:x}, {arg2:x}, {arg3:x}, {arg4:x}, {arg5:x})",
        event -> {
          Seen seen = Seen.of(event);
          long number = numbers.applyAsInt(event.name().substring(ENTER.length()));
          return new Object[] {number, seen.number("a0"), seen.number("a1"), seen.number("a2"), seen.number("a3"), seen.number("a4"), seen.number("a5")};
        }));
    add(Category.SYSCALL, EventType.of(22, "raw_syscalls", "sys_exit", "long id, long ret", "NR {id} = {ret}",
        event -> new Object[] {(long) numbers.applyAsInt(event.name().substring(EXIT.length())), Seen.of(event).number("ret")}));
  }

  /** A fault is told of at its end, so what became of it is told as well. */
  private void memory() {
    add(Category.FAULT, EventType.of(99, "exceptions", "page_fault_user", "ulong address, char[8] access, char[32] outcome, char[16] lock, ulong cycles",
        "address=0x{address:x} access={access} outcome={outcome} lock={lock} cycles={cycles}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.number("address"), seen.text("access"), seen.text("outcome"), seen.text("lock"), seen.number("cycles")};
        }));
    add(Category.MEMORY, EventType.of(480, "readahead", "page_cache_ra", "ulong index, ulong size, ulong async_size, ulong read", "index={index} size={size} async_size={async_size} read={read}",
        event -> {
          Seen seen = Seen.of(event);
          return new Object[] {seen.number("start"), seen.number("pages"), seen.number("ahead"), seen.number("read")};
        }));
  }

  private void locks() {
    for (String which : List.of("begin", "end")) {
      add(Category.LOCK, EventType.of(which.equals("begin") ? 520 : 519, "lock", "contention_" + which, "char[48] lock", "{lock}",
          event -> new Object[] {Seen.of(event).text("lock")}));
    }
  }

  private void add(Category category, EventType type) {
    byPoint.put(type.name(), type);
    categories.put(type, category);
  }

  /** {@return every kind, subsystem by subsystem} */
  List<EventType> all() {
    return List.copyOf(categories.keySet());
  }

  Category category(EventType type) {
    return categories.get(type);
  }

  /** {@return the kind that an event of the trace unit is recorded as, null if it is not} */
  EventType of(TraceEvent event) {
    String name = event.name();
    if (name.startsWith(ENTER)) {
      return byPoint.get("sys_enter");
    }
    return byPoint.get(name.startsWith(EXIT) ? "sys_exit" : name);
  }
}
