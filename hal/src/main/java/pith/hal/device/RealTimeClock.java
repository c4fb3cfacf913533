package pith.hal.device;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The calendar clock. It shows the epoch that the machine was given plus virtual time: never the host's clock, unless the machine's
 * user chose that as epoch.
 */
public final class RealTimeClock implements Device {
  private final Bus bus;
  private final long epochSeconds;

  public RealTimeClock(Bus bus, long epochSeconds) {
    this.bus = bus;
    this.epochSeconds = epochSeconds;
  }

  @Override
  public String name() {
    return "rtc0";
  }

  /** {@return what the clock showed at virtual time 0, in seconds since 1970 UTC} */
  public long epochSeconds() {
    return epochSeconds;
  }

  /** {@return nanoseconds since 1970 UTC, now} */
  public long nanos() {
    return epochSeconds * 1_000_000_000L + bus.rate().nanos(bus.engine().now());
  }

  @Override
  public SequencedMap<String, Long> registers() {
    SequencedMap<String, Long> shown = new LinkedHashMap<>();
    shown.put("nanos", nanos());
    return shown;
  }
}
