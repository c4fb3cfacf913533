package pith.hal.trace;

import pith.hal.time.ClockRate;

/** Entries as lines of text, in the look of Linux's ftrace: place, seconds, tracepoint, fields. */
public final class TraceText {
  private final ClockRate rate;

  public TraceText(ClockRate rate) {
    this.rate = rate;
  }

  /** {@return one line, without a line feed, such as {@code [002]     1.000250: sched_switch: prev=sh next=cat}} */
  public String line(Trace.Entry entry) {
    long micros = rate.nanos(entry.time()) / 1000;
    StringBuilder text = new StringBuilder();
    text.append('[').append(padded(entry.hart(), 3, '0')).append("] ");
    text.append(padded(micros / 1_000_000, 5, ' ')).append('.').append(padded(micros % 1_000_000, 6, '0'));
    text.append(": ").append(entry.event().name()).append(':');
    entry.event().fields(new Fields(text));
    return text.toString();
  }

  private static String padded(long number, int width, char with) {
    String digits = Long.toString(number);
    return String.valueOf(with).repeat(Math.max(0, width - digits.length())) + digits;
  }

  private record Fields(StringBuilder text) implements TraceEvent.FieldVisitor {
    @Override
    public void field(String name, long value) {
      text.append(' ').append(name).append('=').append(value);
    }

    @Override
    public void field(String name, String value) {
      text.append(' ').append(name).append('=').append(value);
    }

    @Override
    public void address(String name, long value) {
      text.append(' ').append(name).append("=0x").append(Long.toHexString(value));
    }
  }
}
