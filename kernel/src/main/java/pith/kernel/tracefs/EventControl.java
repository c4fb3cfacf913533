package pith.kernel.tracefs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Whether one kind of event is recorded, which of them, and what else happens when one comes by. Guarded by the tracer's lock. */
final class EventControl {
  private static final int MOST_TRIGGERS = 16;

  /** Stops or resumes recording; {@code count} is how often it still does, negative for always. */
  private static final class Switch {
    final boolean on;
    final String condition;
    final Predicate<TraceRecord> filter;
    long count;

    Switch(boolean on, long count, String condition, Predicate<TraceRecord> filter) {
      this.on = on;
      this.count = count;
      this.condition = condition;
      this.filter = filter;
    }

    String command() {
      return (on ? "traceon" : "traceoff") + ":" + (count < 0 ? "unlimited" : "count=" + count) + (condition.isEmpty() ? "" : " if " + condition);
    }
  }

  final EventType type;
  private final Tracer tracer;
  private final IntFunction<String> callNames;
  private boolean enabled;
  private String filterText = "none";
  private Predicate<TraceRecord> filter = _ -> true;
  private final List<HistogramTrigger> histograms = new ArrayList<>();
  private final List<Switch> switches = new ArrayList<>();

  EventControl(Tracer tracer, EventType type, IntFunction<String> callNames) {
    this.tracer = tracer;
    this.type = type;
    this.callNames = callNames;
  }

  boolean enabled() {
    return enabled;
  }

  void enabled(boolean is) {
    enabled = is;
  }

  /** {@return whether anybody is interested in such events} */
  boolean wanted() {
    return enabled || !histograms.isEmpty() || !switches.isEmpty();
  }

  String filter() {
    return filterText;
  }

  /** Sets the filter; {@code 0} takes it away. */
  void filter(String text) {
    boolean none = text.equals("0") || text.isEmpty();
    Predicate<TraceRecord> wanted = none ? _ -> true : EventPredicate.parse(type, text);
    filter = wanted;
    filterText = none ? "none" : text;
  }

  /** {@return whether the event is to be recorded} Triggers see it before. */
  boolean take(TraceRecord event) {
    histograms.forEach(histogram -> histogram.count(event));
    for (Switch each : switches) {
      if (each.count != 0 && each.filter.test(event)) {
        each.count -= each.count > 0 ? 1 : 0;
        tracer.recording(each.on);
      }
    }
    return enabled && filter.test(event);
  }

  /** {@return the triggers, one a line} */
  String triggers() {
    if (histograms.isEmpty() && switches.isEmpty()) {
      return "# Available triggers:\n# traceon traceoff hist\n";
    }
    return switches.stream().map(each -> each.command() + "\n").collect(Collectors.joining()) + histograms.stream().map(each -> each.command() + "\n").collect(Collectors.joining());
  }

  /** {@return all histograms, the text of the file hist} */
  String histograms() {
    return histograms.stream().map(HistogramTrigger::text).collect(Collectors.joining("\n\n"));
  }

  /** Adds the trigger of a command, or takes it away if a {@code !} stands before it. */
  void trigger(String line) {
    boolean away = line.startsWith("!");
    String command = away ? line.substring(1) : line;
    if (command.startsWith("hist:")) {
      histogram(command, away);
    } else {
      recording(command, away);
    }
  }

  private void histogram(String command, boolean away) {
    String plain = command.replaceAll(":(pause|cont|continue|clear)(?=$|[: ])", "");
    HistogramTrigger wanted = new HistogramTrigger(type, plain, callNames);
    HistogramTrigger there = histograms.stream().filter(wanted::sameAs).findFirst().orElse(null);
    if (away) {
      if (there == null || !histograms.remove(there)) {
        throw Refused.of(Errno.ENOENT);
      }
    } else if (there != null) {
      change(there, command, plain);
    } else if (!command.equals(plain) && !command.contains(":pause")) {
      throw Refused.of(Errno.ENOENT);
    } else {
      room();
      wanted.pause(command.contains(":pause"));
      histograms.add(wanted);
    }
  }

  private static void change(HistogramTrigger there, String command, String plain) {
    if (command.equals(plain)) {
      throw Refused.of(Errno.EEXIST);
    }
    if (command.contains(":clear")) {
      there.clear();
    } else {
      there.pause(command.contains(":pause"));
    }
  }

  private void recording(String command, boolean away) {
    int at = command.indexOf(" if ");
    String condition = at < 0 ? "" : command.substring(at + 4).strip();
    String[] words = (at < 0 ? command : command.substring(0, at)).strip().split(":", 2);
    boolean known = words[0].equals("traceon") || words[0].equals("traceoff");
    if (!known || words.length == 2 && !words[1].matches("[0-9]{1,9}")) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean on = words[0].equals("traceon");
    Switch there = switches.stream().filter(each -> each.on == on).findFirst().orElse(null);
    if (away ? there == null : there != null) {
      throw Refused.of(away ? Errno.ENOENT : Errno.EEXIST);
    }
    if (away) {
      switches.remove(there);
    } else {
      room();
      switches.add(new Switch(on, words.length == 2 ? Long.parseLong(words[1]) : -1, condition, condition.isEmpty() ? _ -> true : EventPredicate.parse(type, condition)));
    }
  }

  private void room() {
    if (histograms.size() + switches.size() >= MOST_TRIGGERS) {
      throw Refused.of(Errno.ENOMEM);
    }
  }
}
