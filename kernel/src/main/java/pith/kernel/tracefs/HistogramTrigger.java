package pith.kernel.tracefs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * {@code hist:keys=FIELD[.hex|.log2|.execname|.syscall][,…][:vals=FIELD,…][:sort=FIELD[.descending]][:size=N] [if FILTER]}: counts events by the values of
 * their fields, and adds other fields up. Guarded by the tracer's lock. Source: Linux {@code Documentation/trace/histogram.rst}.
 */
final class HistogramTrigger {
  private static final int USUAL_SIZE = 2048;
  private static final int MOST_SIZE = 131_072;
  private static final int MOST_KEYS = 3;
  private static final String HITS = "hitcount";

  /** A key with how it is shown. */
  private record Key(String field, String modifier) {
    /** {@return what events are counted together by} */
    Object of(TraceRecord event) {
      Object value = event.value(field);
      return "log2".equals(modifier) && value instanceof Long number ? (Long) (long) (number <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(number - 1)) : value;
    }
  }

  private final EventType type;
  private final List<Key> keys = new ArrayList<>();
  private final List<String> values = new ArrayList<>(List.of(HITS));
  private String sort = HITS;
  private boolean descending;
  private int size = USUAL_SIZE;
  private final String condition;
  private final Predicate<TraceRecord> filter;
  private final IntFunction<String> callNames;

  private final Map<List<Object>, long[]> sums = new LinkedHashMap<>();
  private final Map<Long, String> names = new LinkedHashMap<>();
  private long hits;
  private long dropped;
  private boolean paused;

  /** The trigger that {@code command} describes, from {@code hist:} on. */
  HistogramTrigger(EventType type, String command, IntFunction<String> callNames) {
    this.type = type;
    this.callNames = callNames;
    int at = command.indexOf(" if ");
    condition = at < 0 ? "" : command.substring(at + 4).strip();
    filter = condition.isEmpty() ? _ -> true : EventPredicate.parse(type, condition);
    for (String part : (at < 0 ? command : command.substring(0, at)).strip().substring("hist:".length()).split(":")) {
      option(part);
    }
    boolean sortable = values.contains(sort) || keys.stream().anyMatch(key -> key.field().equals(sort));
    if (keys.isEmpty() || keys.size() > MOST_KEYS || !sortable) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private void option(String part) {
    String name = part.contains("=") ? part.substring(0, part.indexOf('=')) : part;
    String value = part.substring(part.indexOf('=') + 1);
    switch (name) {
      case "keys", "key" -> List.of(value.split(",")).forEach(this::key);
      case "vals", "values", "val" -> List.of(value.split(",")).forEach(this::value);
      case "sort" -> sort(value);
      case "size" -> size = size(value);
      case "pause" -> paused = true;
      default -> throw Refused.of(Errno.EINVAL);
    }
  }

  private void key(String word) {
    int dot = word.indexOf('.');
    Key key = new Key(dot < 0 ? word : word.substring(0, dot), dot < 0 ? null : word.substring(dot + 1));
    boolean known = key.modifier == null || List.of("hex", "log2", "execname", "syscall").contains(key.modifier);
    boolean numeric = key.modifier != null && TraceRecord.isText(type, key.field);
    if (!known || numeric || !TraceRecord.has(type, key.field) || "execname".equals(key.modifier) && !key.field.equals("common_pid")) {
      throw Refused.of(Errno.EINVAL);
    }
    keys.add(key);
  }

  private void value(String field) {
    if (field.equals(HITS)) {
      return;
    }
    if (!TraceRecord.has(type, field) || TraceRecord.isText(type, field)) {
      throw Refused.of(Errno.EINVAL);
    }
    values.add(field);
  }

  private void sort(String value) {
    descending = value.endsWith(".descending");
    sort = value.replace(".descending", "").replace(".ascending", "");
  }

  private static int size(String value) {
    int wanted = value.matches("[0-9]{1,7}") ? Integer.parseInt(value) : 0;
    if (wanted < 1 || wanted > MOST_SIZE) {
      throw Refused.of(Errno.EINVAL);
    }
    return wanted;
  }

  /** {@return whether both count the same, so that one takes the place of the other} */
  boolean sameAs(HistogramTrigger other) {
    return keys.equals(other.keys) && values.equals(other.values) && condition.equals(other.condition);
  }

  void pause(boolean is) {
    paused = is;
  }

  void clear() {
    sums.clear();
    names.clear();
    hits = dropped = 0;
  }

  /** Counts an event, if it is one that is meant. */
  void count(TraceRecord event) {
    if (paused || !filter.test(event)) {
      return;
    }
    List<Object> place = keys.stream().map(key -> key.of(event)).toList();
    long[] sum = sums.get(place);
    if (sum == null) {
      if (sums.size() >= size) {
        dropped++;
        return;
      }
      sum = new long[values.size()];
      sums.put(place, sum);
    }
    hits++;
    names.put((long) event.pid(), event.comm());
    sum[0]++;
    for (int i = 1; i < values.size(); i++) {
      sum[i] += (Long) event.value(values.get(i));
    }
  }

  /** {@return the trigger as it was written, with what it did not say filled in} */
  String command() {
    String shown = keys.stream().map(key -> key.field + (key.modifier == null ? "" : "." + key.modifier)).collect(Collectors.joining(","));
    return "hist:keys=" + shown + ":vals=" + String.join(",", values) + ":sort=" + sort + (descending ? ".descending" : "") + ":size=" + size
        + (condition.isEmpty() ? "" : " if " + condition) + (paused ? " [paused]" : " [active]");
  }

  /** {@return the text of the file hist} Source: Linux's {@code hist_trigger_show}. */
  String text() {
    StringBuilder text = new StringBuilder("# event histogram\n#\n# trigger info: " + command() + "\n#\n\n");
    sums.entrySet().stream().sorted(order()).forEach(entry -> text.append(line(entry.getKey(), entry.getValue())));
    return text + "\nTotals:\n    Hits: " + hits + "\n    Entries: " + sums.size() + "\n    Dropped: " + dropped + "\n";
  }

  private Comparator<Map.Entry<List<Object>, long[]>> order() {
    int value = values.indexOf(sort);
    int key = keys.stream().map(Key::field).toList().indexOf(sort);
    Comparator<Map.Entry<List<Object>, long[]>> rising = value >= 0 ? Comparator.comparingLong(entry -> entry.getValue()[value]) : (one, two) -> compare(one.getKey().get(key), two.getKey().get(key));
    return descending ? rising.reversed() : rising;
  }

  private static int compare(Object one, Object two) {
    return one instanceof Long number ? Long.compare(number, (Long) two) : one.toString().compareTo(two.toString());
  }

  private String line(List<Object> place, long[] sum) {
    StringBuilder text = new StringBuilder("{ ");
    for (int i = 0; i < keys.size(); i++) {
      text.append(i == 0 ? "" : ", ").append(keys.get(i).field).append(": ").append(shown(keys.get(i), place.get(i)));
    }
    text.append(" }");
    for (int i = 0; i < sum.length; i++) {
      text.append(i == 0 ? " " : "  ").append(values.get(i)).append(": ").append(String.format("%10d", sum[i]));
    }
    return text.append('\n').toString();
  }

  private String shown(Key key, Object value) {
    if (!(value instanceof Long number)) {
      return String.format("%-16s", value);
    }
    return switch (key.modifier) {
      case null -> String.format("%10d", number);
      case "hex" -> Long.toHexString(number);
      case "log2" -> String.format("~ 2^%-2d", number);
      case "execname" -> String.format("%-16s[%10d]", names.getOrDefault(number, "<...>"), number);
      default -> String.format("%-30s[%3d]", "sys_" + callNames.apply(number.intValue()), number);
    };
  }
}
