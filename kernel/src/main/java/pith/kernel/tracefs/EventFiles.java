package pith.kernel.tracefs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/**
 * The folder {@code events}: for each kind of event, and for those of a subsystem together, whether they are recorded and which. Source: Linux
 * {@code Documentation/trace/events.rst}.
 */
final class EventFiles {
  private final Tracer tracer;

  EventFiles(Tracer tracer) {
    this.tracer = tracer;
  }

  PseudoNode.Entry folder() {
    List<PseudoNode.Entry> entries = new ArrayList<>();
    entries.add(enable(tracer.types().all()));
    entries.add(PseudoNode.file("header_event", context -> HEADER_EVENT));
    entries.add(PseudoNode.file("header_page", context -> HEADER_PAGE));
    systems().forEach(system -> entries.add(system(system)));
    return PseudoNode.folder("events", entries.toArray(PseudoNode.Entry[]::new));
  }

  private static final String HEADER_EVENT = """
      # compressed entry header
      \ttype_len    :    5 bits
      \ttime_delta  :   27 bits
      \tarray       :   32 bits

      \tpadding     : type == 29
      \ttime_extend : type == 30
      \ttime_stamp : type == 31
      \tdata max type_len  == 28
      """;

  private static final String HEADER_PAGE = """
      \tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;
      \tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;
      \tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;
      \tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;
      """;

  private List<String> systems() {
    return tracer.types().all().stream().map(EventType::system).distinct().sorted().toList();
  }

  private List<EventType> of(String system) {
    return tracer.types().all().stream().filter(type -> type.system().equals(system)).toList();
  }

  private PseudoNode.Entry system(String system) {
    List<PseudoNode.Entry> entries = new ArrayList<>();
    entries.add(enable(of(system)));
    entries.add(PseudoNode.file("filter", 0640, context -> "### global filter ###\n# Use this to set filters for multiple events.\n# Only events with the given fields will be affected.\n",
        (context, text) -> tracer.change(() -> filterAll(of(system), text.strip()))));
    of(system).forEach(type -> entries.add(event(type)));
    return PseudoNode.folder(system, entries.toArray(PseudoNode.Entry[]::new));
  }

  private void filterAll(List<EventType> types, String filter) {
    int set = 0;
    for (EventType type : types) {
      try {
        tracer.control(type).filter(filter);
        set++;
      } catch (Refused hasNoSuchFields) {
        // The others may have them.
      }
    }
    if (set == 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private PseudoNode.Entry event(EventType type) {
    EventControl control = tracer.control(type);
    return PseudoNode.folder(
        type.name(),
        enable(List.of(type)),
        PseudoNode.file("filter", 0640, context -> shown(control::filter) + "\n", (context, text) -> tracer.change(() -> control.filter(text.strip()))),
        PseudoNode.file("format", context -> type.format()),
        PseudoNode.file("hist", context -> shown(control::histograms)),
        PseudoNode.file("id", context -> type.id() + "\n"),
        PseudoNode.file("trigger", 0640, context -> shown(control::triggers), (context, text) -> tracer.change(() -> trigger(control, text.strip()))));
  }

  private static void trigger(EventControl control, String line) {
    if (line.isEmpty()) {
      throw Refused.of(Errno.EINVAL);
    }
    control.trigger(line);
  }

  private String shown(Supplier<String> text) {
    return tracer.locked(text);
  }

  /** A switch over some kinds; X is shown where they differ. */
  private PseudoNode.Entry enable(List<EventType> types) {
    return PseudoNode.file("enable", 0640, context -> shown(() -> state(types)), (context, text) -> {
      boolean on = TraceFs.flag(text);
      tracer.change(() -> types.forEach(type -> tracer.control(type).enabled(on)));
    });
  }

  private String state(List<EventType> types) {
    long on = types.stream().filter(type -> tracer.control(type).enabled()).count();
    return on == 0 ? "0\n" : on == types.size() ? "1\n" : "X\n";
  }

  /** {@return the names of those that are recorded, or of all} */
  String names(boolean all) {
    return tracer.types().all().stream().filter(type -> all || tracer.control(type).enabled()).map(type -> type.system() + ":" + type.name() + "\n").collect(Collectors.joining());
  }

  /** Switches what each word of {@code text} means, such as {@code sched:sched_switch}, {@code sched:*}, {@code sched}, {@code *:*}, {@code !sched_switch}. */
  void set(String text) {
    Arrays.stream(text.strip().split("[\\s,]+")).filter(word -> !word.isEmpty()).forEach(word -> {
      boolean on = !word.startsWith("!");
      List<EventType> meant = tracer.types().all().stream().filter(type -> means(on ? word : word.substring(1), type)).toList();
      if (meant.isEmpty()) {
        throw Refused.of(Errno.EINVAL);
      }
      meant.forEach(type -> tracer.control(type).enabled(on));
    });
  }

  private static boolean means(String word, EventType type) {
    String[] parts = word.split(":", 2);
    if (parts.length == 1) {
      return word.equals(type.system()) || word.equals(type.name());
    }
    boolean system = parts[0].isEmpty() || parts[0].equals("*") || parts[0].equals(type.system());
    return system && (parts[1].isEmpty() || parts[1].equals("*") || parts[1].equals(type.name()));
  }
}
