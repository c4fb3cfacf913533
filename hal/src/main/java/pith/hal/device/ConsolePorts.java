package pith.hal.device;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Consoles that come and go while the machine runs: the host opens a {@link ConsolePort} for each person who sits down, and says what to run there.
 * The idea is that of virtio-console's ports (virtio 1.2, section 5.3), with one interrupt line for all.
 *
 * <pre>
 *   host thread                  engine                          kernel (on a hart)
 *   open, offer, grant,    ──▶ post: the port's news,  ──▶ claim: a port with news; its driver looks what it is
 *   resize, hangUp               raise line
 *   PortHost ◀────────────────────────────────────────── transmit, close
 * </pre>
 *
 * <p>Whatever the host does reaches the machine by an event, and so is an input of the run. Nothing between the two grows: input is taken up to a bound, output
 * goes no further than the host has granted.
 */
public final class ConsolePorts implements Device {
  private final Bus bus;
  private final int line;
  private final ConcurrentLinkedQueue<ConsolePort> attention = new ConcurrentLinkedQueue<>();
  private final AtomicInteger opened = new AtomicInteger();
  private volatile boolean switchOff;

  public ConsolePorts(Bus bus) {
    this.bus = bus;
    this.line = bus.interrupts().connect(this);
  }

  @Override
  public String name() {
    return "ports";
  }

  /** Host side: opens a port. What comes of it, {@code host} hears. */
  public ConsolePort open(PortRequest request, PortHost host) {
    ConsolePort port = new ConsolePort(this, bus.engine(), opened.incrementAndGet(), request, host);
    port.announce();
    return port;
  }

  /** Host side: the machine should come to its end in good order, as by its power button. */
  public void requestPowerOff() {
    bus.engine()
        .post(
            now -> {
              switchOff = true;
              bus.interrupts().raise(line, now);
            });
  }

  /** {@return whether the host wants the machine to end} */
  public boolean powerOffRequested() {
    return switchOff;
  }

  /** A port has news; within an event. */
  void raise(ConsolePort port, long now) {
    attention.add(port);
    bus.interrupts().raise(line, now);
  }

  /** Kernel side: {@return the next port with news, or null} */
  public ConsolePort claim() {
    return attention.poll();
  }

  @Override
  public SequencedMap<String, Long> registers() {
    SequencedMap<String, Long> shown = new LinkedHashMap<>();
    shown.put("opened", (long) opened.get());
    shown.put("attention", (long) attention.size());
    return shown;
  }
}
