package pith.kernel.tracefs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.hal.trace.TraceEvent;

/**
 * One kind of event: its number, its fields, how it reads as a line, and how the values are found in what the trace unit saw. Immutable.
 *
 * @param template the line, with fields in braces: {@code {name}}, {@code {name:x}} in hexadecimal, {@code {name:state}} a task's state
 * @param values the fields' values in order, each a Long or a String
 */
record EventType(int id, String system, String name, List<EventField> fields, String template, Function<TraceEvent, Object[]> values) {
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(?::(\\w+))?}");

  /** Letters of states by their bits, the lowest first. Source: Linux {@code TASK_STATE_TO_CHAR_STR}. */
  private static final String STATES = "SDTtXZPI";

  /** Declares a type; {@code fields} are words such as {@code char[16] comm}, {@code int pid}, {@code long state}, {@code ulong address}. */
  static EventType of(int id, String system, String name, String fields, String template, Function<TraceEvent, Object[]> values) {
    List<EventField> declared = new ArrayList<>();
    int offset = EventField.COMMON_BYTES;
    for (String field : fields.split(", *")) {
      EventField next = field(field.substring(0, field.indexOf(' ')), field.substring(field.indexOf(' ') + 1), offset);
      declared.add(next);
      offset = next.offset() + next.size();
    }
    return new EventType(id, system, name, List.copyOf(declared), template, values);
  }

  private static EventField field(String type, String name, int at) {
    if (type.startsWith("char[")) {
      return new EventField("char", name, at, Integer.parseInt(type.substring(5, type.length() - 1)));
    }
    int size = type.equals("int") ? 4 : 8;
    return new EventField(type.equals("ulong") ? "unsigned long" : type, name, at + size - 1 & -size, size);
  }

  /** Numbers tell types apart. A record's own way is put together at the first use, which a boot would wait for. */
  @Override
  public int hashCode() {
    return id;
  }

  /** {@return the bytes of a record in a ring, with the header that Linux puts before each} */
  int recordBytes() {
    EventField last = fields.getLast();
    return 4 + (last.offset() + last.size() + 3 & -4);
  }

  /** {@return the place of a field among the values, -1 if there is none} */
  int place(String field) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(field)) {
        return i;
      }
    }
    return -1;
  }

  /** {@return the event as a line says it} */
  String text(Object[] of) {
    Matcher place = PLACE.matcher(template);
    StringBuilder text = new StringBuilder();
    while (place.find()) {
      place.appendReplacement(text, Matcher.quoteReplacement(shown(of[place(place.group(1))], place.group(2))));
    }
    return place.appendTail(text).toString();
  }

  private static String shown(Object value, String how) {
    return switch (how) {
      case null -> value.toString();
      case "x" -> Long.toHexString((Long) value);
      case "state" -> state((Long) value);
      default -> throw new IllegalStateException("no such way to show a value: " + how);
    };
  }

  private static String state(long bits) {
    return bits == 0 ? "R" : String.valueOf(STATES.charAt(Long.numberOfTrailingZeros(bits)));
  }

  /** {@return a state's bit} The reverse of how it is shown. */
  static long stateBits(String letter) {
    int place = STATES.indexOf(letter);
    return place < 0 ? 0 : 1L << place;
  }

  /** {@return the text of the file format} Source: Linux's {@code f_show} in trace_events.c. */
  String format() {
    StringBuilder text = new StringBuilder("name: " + name + "\nID: " + id + "\nformat:\n");
    for (EventField field : EventField.COMMON) {
      text.append(field.line());
    }
    text.append('\n');
    fields.forEach(field -> text.append(field.line()));
    return text + "\nprint fmt: " + printFormat() + "\n";
  }

  private String printFormat() {
    Matcher place = PLACE.matcher(template);
    StringBuilder line = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    while (place.find()) {
      EventField field = fields.get(place(place.group(1)));
      place.appendReplacement(line, Matcher.quoteReplacement(conversion(field, place.group(2))));
      arguments.append(", ").append(argument(field, place.group(2)));
    }
    return '"' + place.appendTail(line).toString() + '"' + arguments;
  }

  private static String conversion(EventField field, String how) {
    if (field.isText() || "state".equals(how)) {
      return "%s";
    }
    return "%" + (field.size() == 8 ? "l" : "") + (how != null ? how : field.type().startsWith("unsigned") ? "u" : "d");
  }

  private static String argument(EventField field, String how) {
    if (!"state".equals(how)) {
      return "REC->" + field.name();
    }
    StringBuilder flags = new StringBuilder();
    for (int i = 0; i < STATES.length(); i++) {
      flags.append(", { 0x").append(Integer.toHexString(1 << i)).append(", \"").append(STATES.charAt(i)).append("\" }");
    }
    return "REC->" + field.name() + " ? __print_flags(REC->" + field.name() + ", \"|\"" + flags + ") : \"R\"";
  }
}
