package pith.kernel.tracefs;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import pith.kernel.exit.ExitPipeline;
import pith.kernel.fork.ForkPipeline;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.task.Kernel;
import pith.procfs.ProcFsType;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.OpenFlags;
import pith.vfs.pseudo.PseudoNode;

/** The tree of files. Source: Linux {@code Documentation/trace/ftrace.rst}. */
public final class TraceFs {
  private static final long MAGIC = 0x7472_6163;
  private static final long LEAST_KIB = 4;
  private static final long MOST_KIB = 1 << 20;

  private final Tracer tracer;
  private final EventFiles events;

  private TraceFs(Tracer tracer) {
    this.tracer = tracer;
    events = new EventFiles(tracer);
  }

  /** {@return the type "tracefs"} */
  public static ProcFsType type(Kernel kernel, Dispatcher dispatcher) {
    TraceFs tree = new TraceFs(new Tracer(kernel, dispatcher));
    PseudoNode.Folder root = (PseudoNode.Folder) PseudoNode.folder("/", tree.files()).node();
    return new ProcFsType("tracefs", MAGIC, root::children);
  }

  private PseudoNode.Entry[] files() {
    return new PseudoNode.Entry[] {
      PseudoNode.file("README", context -> README),
      PseudoNode.file("available_events", context -> events.names(true)),
      PseudoNode.file("available_filter_functions", context -> String.join("\n", functions()) + "\n"),
      PseudoNode.file("available_tracers", context -> Tracer.FUNCTION_GRAPH + " " + Tracer.NOP + "\n"),
      bufferSize("buffer_size_kb", -1),
      PseudoNode.file("buffer_total_size_kb", context -> locked(() -> kib(-1) + "\n")),
      PseudoNode.file("current_tracer", 0644, context -> locked(() -> tracer.current() + "\n"), (context, text) -> tracer.change(() -> tracer.current(text.strip()))),
      events.folder(),
      PseudoNode.folder("options", option("markers", tracer::marks, tracer::marks), option("overwrite", tracer::overwrites, tracer::overwrites)),
      PseudoNode.folder("per_cpu", IntStream.range(0, tracer.harts()).mapToObj(this::perHart).toArray(PseudoNode.Entry[]::new)),
      PseudoNode.file("saved_cmdlines", context -> locked(this::commands)),
      PseudoNode.file("set_event", 0644, context -> locked(() -> events.names(false)), (context, text) -> tracer.change(() -> setEvents(context.file().flags(), text))),
      pids("set_event_pid", tracer::eventPids, tracer::eventPids),
      functions("set_ftrace_filter", tracer::functions, tracer::functions),
      functions("set_graph_function", tracer::outer, tracer::outer),
      pids("set_ftrace_pid", tracer::functionPids, tracer::functionPids),
      TraceFile.entry(tracer, -1),
      PseudoNode.file("trace_clock", 0644, context -> "[local]\n", (context, text) -> only("local", text)),
      PseudoNode.file("trace_marker", 0220, context -> "", (context, text) -> tracer.mark(text)),
      PseudoNode.file("trace_options", context -> locked(() -> (tracer.marks() ? "" : "no") + "markers\n" + (tracer.overwrites() ? "" : "no") + "overwrite\n")),
      TracePipe.entry(tracer, -1),
      PseudoNode.file("tracing_on", 0644, context -> locked(() -> tracer.recording() ? "1\n" : "0\n"), (context, text) -> switchOn(text))
    };
  }

  private static final String README = """
      tracing mini-HOWTO:

      # echo 0 > tracing_on : quick way to disable tracing
      # echo 1 > tracing_on : quick way to re-enable tracing

       Important files:
        trace\t\t\t- the contents of the rings; write to it to empty them
        trace_pipe\t\t- takes events out of the rings, and waits for more
        current_tracer\t\t- function_graph or nop
        events/SUBSYSTEM/EVENT\t- enable, filter, format, hist, id, trigger
        per_cpu/cpuN\t\t- trace, trace_pipe and stats of one hart
      """;

  private String locked(Supplier<String> text) {
    return tracer.locked(text);
  }

  private void switchOn(String text) {
    boolean on = flag(text);
    tracer.change(() -> tracer.recording(on));
  }

  /** {@return what a switch is set to} Refused with EINVAL unless it is 0 or 1. */
  static boolean flag(String text) {
    return switch (text.strip()) {
      case "0" -> false;
      case "1" -> true;
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static void only(String word, String text) {
    if (!text.strip().equals(word)) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Opened without O_APPEND, the file forgets what was set before. */
  private void setEvents(int flags, String text) {
    if ((flags & OpenFlags.APPEND) == 0) {
      tracer.types().all().forEach(type -> tracer.control(type).enabled(false));
    }
    events.set(text);
  }

  private static Set<String> functions() {
    Set<String> names = new TreeSet<>(List.of("bprm_execve", "do_exit", "handle_mm_fault", "kernel_clone"));
    ForkPipeline.stageNames().forEach(name -> names.add(name.replace(' ', '_')));
    names.addAll(ExitPipeline.stageNames());
    return names;
  }

  /** A choice of functions; opened without O_APPEND, the file forgets those of before. */
  private PseudoNode.Entry functions(String name, Supplier<Set<String>> value, Consumer<Set<String>> taker) {
    return PseudoNode.file(name, 0644,
        context -> locked(() -> value.get().isEmpty() ? "#### all functions enabled ####\n" : String.join("\n", value.get()) + "\n"),
        (context, text) -> {
          Set<String> wanted = new TreeSet<>(Arrays.asList(text.strip().split("\\s+")));
          wanted.remove("");
          if (!functions().containsAll(wanted)) {
            throw Refused.of(Errno.EINVAL);
          }
          tracer.change(() -> taker.accept(joined(wanted, (context.file().flags() & OpenFlags.APPEND) != 0 ? value.get() : Set.of())));
        });
  }

  private static Set<String> joined(Set<String> some, Set<String> more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(more);
    return all;
  }

  private PseudoNode.Entry option(String name, BooleanSupplier value, Consumer<Boolean> taker) {
    return PseudoNode.file(name, 0644, context -> locked(() -> value.getAsBoolean() ? "1\n" : "0\n"), (context, text) -> {
      boolean on = flag(text);
      tracer.change(() -> taker.accept(on));
    });
  }

  private PseudoNode.Entry pids(String name, Supplier<Set<Integer>> value, Consumer<Set<Integer>> taker) {
    return PseudoNode.file(name, 0644, context -> locked(() -> value.get().stream().map(pid -> pid + "\n").collect(Collectors.joining())), (context, text) -> {
      Set<Integer> wanted = numbers(text);
      tracer.change(() -> taker.accept(wanted));
    });
  }

  private static Set<Integer> numbers(String text) {
    Set<Integer> numbers = new TreeSet<>();
    for (String word : text.strip().split("\\s+")) {
      if (!word.isEmpty() && !word.matches("[0-9]{1,7}")) {
        throw Refused.of(Errno.EINVAL);
      }
      if (!word.isEmpty()) {
        numbers.add(Integer.parseInt(word));
      }
    }
    return numbers;
  }

  private PseudoNode.Entry perHart(int hart) {
    TraceLines lines = new TraceLines(tracer.rate());
    return PseudoNode.folder(
        "cpu" + hart,
        bufferSize("buffer_size_kb", hart),
        PseudoNode.file("stats", context -> locked(() -> statistics(hart, lines))),
        TraceFile.entry(tracer, hart),
        TracePipe.entry(tracer, hart));
  }

  private String statistics(int hart, TraceLines lines) {
    TraceRecord oldest = tracer.ring(hart).first();
    long now = tracer.kernel().machine().engine().now();
    return tracer.ring(hart).statistics(lines.seconds(oldest == null ? 0 : oldest.time()), lines.seconds(now));
  }

  /** The size of one hart's ring, or of each; X is shown where they differ. */
  private PseudoNode.Entry bufferSize(String name, int hart) {
    return PseudoNode.file(name, 0644, context -> locked(() -> size(hart) + "\n"), (context, text) -> {
      long kib = text.strip().matches("[0-9]{1,9}") ? Long.parseLong(text.strip()) : 0;
      if (kib < 1 || kib > MOST_KIB) {
        throw Refused.of(kib < 1 ? Errno.EINVAL : Errno.ENOMEM);
      }
      tracer.change(() -> harts(hart).forEach(each -> tracer.ring(each).capacity(Math.max(kib, LEAST_KIB) << 10)));
    });
  }

  private IntStream harts(int hart) {
    return hart < 0 ? IntStream.range(0, tracer.harts()) : IntStream.of(hart);
  }

  private String size(int hart) {
    long[] sizes = harts(hart).mapToLong(each -> tracer.ring(each).capacity() >> 10).distinct().toArray();
    return sizes.length == 1 ? Long.toString(sizes[0]) : "X";
  }

  private long kib(int hart) {
    return harts(hart).mapToLong(each -> tracer.ring(each).capacity() >> 10).sum();
  }

  /** {@return the tasks that recorded events are of: number and name} */
  private String commands() {
    Set<String> lines = new TreeSet<>();
    tracer.records(-1).stream().filter(record -> record.pid() != 0).forEach(record -> lines.add(record.pid() + " " + record.comm() + "\n"));
    return String.join("", lines);
  }
}
