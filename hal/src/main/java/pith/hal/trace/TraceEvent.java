package pith.hal.trace;

/**
 * Something that happened, as a typed record of the subsystem that saw it. Immutable. Fields carry nothing that differs between equal
 * runs: no addresses of the host, no wall-clock time.
 */
public interface TraceEvent {
  /** {@return the subsystem, which can be switched on and off} */
  Category category();

  /** {@return the tracepoint's name as Linux has it where it has one, such as {@code sched_switch}} */
  String name();

  /** Shows the event's fields, in order, to {@code to}. */
  void fields(FieldVisitor to);

  /** Receives the fields of an event. */
  interface FieldVisitor {
    void field(String name, long value);

    void field(String name, String value);

    /** A number best read in hexadecimal: an address, a mask. */
    default void address(String name, long value) {
      field(name, value);
    }
  }
}
