package pith.kernel.tracefs;

/**
 * An event in a ring. Immutable.
 *
 * @param time of its hart, in cycles
 * @param pid who ran there, 0 for the idle task
 * @param atomic whether that task could not have slept then
 */
record TraceRecord(long time, int hart, int pid, String comm, boolean atomic, EventType type, Object[] values) {
  /** {@return a field's value, also of those that every record has; null if there is none} */
  Object value(String field) {
    int place = type.place(field);
    if (place >= 0) {
      return values[place];
    }
    return switch (field) {
      case "common_pid" -> (long) pid;
      case "common_type" -> (long) type.id();
      case "CPU", "cpu", "common_cpu" -> (long) hart;
      case "COMM", "comm" -> comm;
      case "common_timestamp" -> time;
      default -> null;
    };
  }

  /** {@return whether events of a kind have such a field} */
  static boolean has(EventType type, String field) {
    return new TraceRecord(0, 0, 0, "", false, type, new Object[type.fields().size()]).named(field);
  }

  private boolean named(String field) {
    return type.place(field) >= 0 || value(field) != null;
  }

  /** {@return whether the field is a text rather than a number} */
  static boolean isText(EventType type, String field) {
    int place = type.place(field);
    return place >= 0 ? type.fields().get(place).isText() : field.equalsIgnoreCase("comm");
  }
}
