package pith.kernel.tracefs;

import java.util.List;
import pith.hal.time.ClockRate;

/** Records as lines of text, with the heading that explains the columns. Source: Linux's {@code trace_output.c}, {@code trace.c}. */
final class TraceLines {
  private final ClockRate rate;

  TraceLines(ClockRate rate) {
    this.rate = rate;
  }

  /** {@return the heading of the file trace} */
  static String heading(long entries, long written, int harts) {
    return "# tracer: nop\n#\n# entries-in-buffer/entries-written: " + entries + "/" + written + "   #P:" + harts + "\n" + """
        #
        #                                _-----=> irqs-off/BH-disabled
        #                               / _----=> need-resched
        #                              | / _---=> hardirq/softirq
        #                              || / _--=> preempt-depth
        #                              ||| / _-=> migrate-disable
        #                              |||| /     delay
        #           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
        #              | |         |   |||||     |         |
        """;
  }

  /** {@return records as lines} */
  String lines(List<TraceRecord> records) {
    StringBuilder text = new StringBuilder();
    records.forEach(record -> text.append(line(record)).append('\n'));
    return text.toString();
  }

  private String line(TraceRecord record) {
    String task = record.pid() == 0 ? "<idle>" : record.comm();
    String flags = "..." + (record.atomic() ? "1" : ".") + ".";
    return String.format("%16s-%-7d [%03d] %s %s: %s", task, record.pid(), record.hart(), flags, stamp(record.time()), message(record));
  }

  /** {@return an event's name and what it says; the mark of a program says its name itself} */
  static String message(TraceRecord record) {
    String text = record.type().text(record.values());
    return record.type() == EventTypes.MARK ? text : record.type().name() + ": " + text;
  }

  private String stamp(long cycles) {
    long micros = rate.nanos(cycles) / 1000;
    return String.format("%5d.%06d", micros / 1_000_000, micros % 1_000_000);
  }

  /** {@return seconds and microseconds without leading blanks} */
  String seconds(long cycles) {
    return stamp(cycles).strip();
  }
}
