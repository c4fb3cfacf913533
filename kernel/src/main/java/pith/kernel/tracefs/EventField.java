package pith.kernel.tracefs;

/**
 * A field of an event's record, as its {@code format} file declares it.
 *
 * @param type in C
 * @param offset from the record's start, in bytes
 * @param size in bytes
 */
record EventField(String type, String name, int offset, int size) {
  /** What every record begins with. Source: Linux's {@code struct trace_entry}. */
  static final EventField[] COMMON = {
    new EventField("unsigned short", "common_type", 0, 2),
    new EventField("unsigned char", "common_flags", 2, 1),
    new EventField("unsigned char", "common_preempt_count", 3, 1),
    new EventField("int", "common_pid", 4, 4)
  };

  static final int COMMON_BYTES = 8;

  boolean isText() {
    return type.equals("char");
  }

  private boolean isSigned() {
    return !isText() && !type.startsWith("unsigned");
  }

  /** {@return its line of the format file} */
  String line() {
    String declared = isText() ? type + " " + name + "[" + size + "]" : type + " " + name;
    return "\tfield:" + declared + ";\toffset:" + offset + ";\tsize:" + size + ";\tsigned:" + (isSigned() ? 1 : 0) + ";\n";
  }
}
