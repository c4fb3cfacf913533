package pith.kernel.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/** The last lines the kernel said, each with its level and virtual time. */
public final class KernelLog {
  private static final LockClass LOCK = LockClass.of("logbuf_lock");
  private static final int CAPACITY = 2048;

  /** How serious a line is (syslog levels). */
  public enum Level {
    EMERGENCY,
    ALERT,
    CRITICAL,
    ERROR,
    WARNING,
    NOTICE,
    INFO,
    DEBUG
  }

  /** One line; {@code nanos} is virtual time since boot. */
  public record Line(long sequence, long nanos, Level level, String text) {
    /** {@return the line as dmesg shows it} */
    public String pretty() {
      return String.format("[%5d.%06d] %s", nanos / 1_000_000_000L, nanos / 1000 % 1_000_000, text);
    }
  }

  private final SpinLock lock = new SpinLock(LOCK);
  private final Deque<Line> lines = new ArrayDeque<>();
  private final LongSupplier nanos;
  private long sequence;

  /** A log whose lines carry the time that {@code nanos} tells. */
  public KernelLog(LongSupplier nanos) {
    this.nanos = nanos;
  }

  public void info(String text) {
    say(Level.INFO, text);
  }

  /** Adds a line; the oldest goes when the ring is full. */
  public void say(Level level, String text) {
    try (SpinLock.Held held = lock.acquire()) {
      lines.addLast(new Line(sequence++, nanos.getAsLong(), level, text));
      if (lines.size() > CAPACITY) {
        lines.removeFirst();
      }
    }
  }

  /** {@return the lines from number {@code first} on that are still there} */
  public List<Line> since(long first) {
    try (SpinLock.Held held = lock.acquire()) {
      List<Line> found = new ArrayList<>();
      for (Line line : lines) {
        if (line.sequence() >= first) {
          found.add(line);
        }
      }
      return found;
    }
  }
}
