package pith.kernel.tty;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import pith.hal.Hart;
import pith.hal.device.ConsolePort;
import pith.hal.device.ConsolePorts;
import pith.hal.device.PortHost;
import pith.kernel.entry.Interrupts;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Refused;
import pith.vfs.OpenFlags;

/**
 * The driver of {@link ConsolePorts}. A port that the host opens waits here for init, which starts what is to run there:
 *
 * <pre>
 *   host opens ─▶ interrupt ─▶ waiting ─▶ take ─▶ terminal or streams, fork, led ─▶ … ─▶ over
 * </pre>
 *
 * <p>Until init takes it, a port keeps what is typed.
 */
public final class PortTerminals {
  private static final LockClass LOCK = LockClass.of("port_list");

  private final Kernel kernel;
  private final PtyTable ptys;
  private final ConsolePorts device;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue opened = new WaitQueue();

  /** Ports that init has not taken. Guarded by {@link #lock}. */
  private final ArrayDeque<ConsolePort> waiting = new ArrayDeque<>();

  /** The ends of ports that init took, by number. */
  private final Map<Integer, PortEnd> ends = new ConcurrentSkipListMap<>();

  private PortTerminals(Kernel kernel, PtyTable ptys, ConsolePorts device) {
    this.kernel = kernel;
    this.ptys = ptys;
    this.device = device;
  }

  /** {@return the driver, which handles its interrupt; null on a machine that has no such device} */
  static PortTerminals of(Kernel kernel, PtyTable ptys, Interrupts interrupts) {
    for (var device : kernel.machine().devices()) {
      if (device instanceof ConsolePorts ports) {
        PortTerminals driver = new PortTerminals(kernel, ptys, ports);
        interrupts.handle(ports, driver::interrupt);
        return driver;
      }
    }
    return null;
  }

  private void interrupt(Hart hart) {
    for (ConsolePort port = device.claim(); port != null; port = device.claim()) {
      PortEnd end = ends.get(port.number());
      if (end != null) {
        end.interrupt(hart);
      } else {
        noteIfNew(port);
      }
    }
    opened.wakeAll();
  }

  private void noteIfNew(ConsolePort port) {
    try (SpinLock.Held held = lock.acquire()) {
      if (port.introduce()) {
        waiting.add(port);
      }
    }
  }

  /** {@return a port that the host opened and nobody has taken, or null} */
  public ConsolePort take() {
    try (SpinLock.Held held = lock.acquire()) {
      return waiting.poll();
    }
  }

  /** Waits until there is a port to {@link #take}, the host wants an end, or a signal comes. */
  public void await() {
    opened.await(Sleep.INTERRUPTIBLE, () -> !waiting.isEmpty() || device.powerOffRequested());
  }

  /** {@return whether the host wants the machine to end} */
  public boolean powerOffRequested() {
    return device.powerOffRequested();
  }

  /** Gives a port its terminal. {@return the terminal's number in /dev/pts} Refuses without memory, or if all numbers are taken. */
  public int terminal(Current current, ConsolePort port) {
    TtyMemory memory = new TtyMemory(kernel.memory().slabs().kmalloc(), 1);
    try {
      PortPty pty = ptys.add(number -> new PortPty(kernel, memory, number, port, ptys), current.credentials());
      begin(pty);
      return pty.number();
    } catch (Refused full) {
      memory.free();
      throw full;
    }
  }

  /** Makes a port's streams the caller's descriptors 0, 1 and 2, which are free. */
  public void streams(Current current, ConsolePort port) {
    PortStreams streams = new PortStreams(kernel, port);
    for (int stream = 0; stream <= PortHost.ERROR; stream++) {
      current.files().add(PortStreamFile.open(kernel.vfs(), current.credentials(), streams, stream), false, current.descriptorLimit());
    }
    begin(streams);
  }

  /** What came before this is looked at now. */
  private void begin(PortEnd end) {
    ends.put(end.port().number(), end);
    end.interrupt(kernel.machine().hart(0));
  }

  /** The process {@code leader} leads what runs at a port. */
  public void led(ConsolePort port, int leader) {
    PortEnd end = ends.get(port.number());
    if (end != null) {
      end.led(leader);
    }
  }

  /** What ran at a port is over: whoever is left there is hung up on, and the host hears the status, and the signal, if one ended it (else 0). */
  public void over(ConsolePort port, int status, int signal) {
    PortEnd end = ends.remove(port.number());
    if (end != null) {
      end.over();
    }
    port.close(status, signal);
  }
}
