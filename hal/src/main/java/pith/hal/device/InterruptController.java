package pith.hal.device;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import pith.hal.Hart;
import pith.hal.Interrupt;

/**
 * Brings the lines of devices to harts: the idea of RISC-V's platform-level interrupt controller (PLIC specification 1.0.0), with a
 * hart as the only kind of target and one line for each device.
 *
 * <p>A device raises its line; the hart that it is routed to sees {@link Interrupt#EXTERNAL} and claims until nothing is left. Lines
 * registered earlier are claimed first. Lines are kept in atomic words, so harts and devices need no lock.
 */
public final class InterruptController {
  /** The most lines that a machine has. */
  public static final int MAX_LINES = 64;

  private final Hart[] harts;
  private final List<Device> devices = new ArrayList<>();
  private final AtomicLongArray pending;
  private final AtomicLongArray counts;
  private final int[] route = new int[MAX_LINES];

  public InterruptController(Hart[] harts) {
    this.harts = harts;
    this.pending = new AtomicLongArray(harts.length);
    this.counts = new AtomicLongArray(harts.length * MAX_LINES);
  }

  /** Gives a device a line, routed to hart 0; while the machine is built. {@return the line's number} */
  public int connect(Device device) {
    if (devices.size() == MAX_LINES) {
      throw new IllegalStateException("a machine has at most " + MAX_LINES + " interrupt lines");
    }
    devices.add(device);
    return devices.size() - 1;
  }

  /** {@return the devices that have a line, by line number} */
  public List<Device> devices() {
    return List.copyOf(devices);
  }

  /** Sends the interrupts of {@code line} to hart {@code hart} from now on. */
  public void route(int line, int hart) {
    route[line] = hart;
  }

  /** {@return the hart that gets the interrupts of {@code line}} */
  public int route(int line) {
    return route[line];
  }

  /** The device on {@code line} wants attention, at {@code at} cycles. Raising a line that is pending changes nothing. */
  public void raise(int line, long at) {
    int target = route[line];
    long before = pending.getAndAccumulate(target, 1L << line, (old, bit) -> old | bit);
    if ((before & 1L << line) == 0) {
      counts.incrementAndGet(target * MAX_LINES + line);
    }
    harts[target].raise(Interrupt.EXTERNAL, at);
  }

  /**
   * Takes one pending interrupt of {@code hart}; called by the hart after it took {@link Interrupt#EXTERNAL}, until there is none.
   * {@return the device that wants attention, or null}
   */
  public Device claim(Hart hart) {
    long lines = pending.get(hart.id());
    if (lines == 0) {
      return null;
    }
    long lowest = Long.lowestOneBit(lines);
    pending.getAndAccumulate(hart.id(), ~lowest, (old, mask) -> old & mask);
    return devices.get(Long.numberOfTrailingZeros(lowest));
  }

  /** {@return how many interrupts of {@code line} hart {@code hart} got, for {@code /proc/interrupts}} */
  public long count(int line, int hart) {
    return counts.get(hart * MAX_LINES + line);
  }
}
