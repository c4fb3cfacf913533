package pith.hal.trace;

/** Receives every event as it happens, in order of emission: a file, a hash, a live view. */
public interface TraceSink {
  /** {@code time} is the hart's clock in cycles. */
  void accept(long time, int hart, TraceEvent event);
}
