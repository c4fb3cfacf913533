package pith.kernel.entry;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.device.Device;
import pith.kernel.task.Kernel;
import pith.sync.Execution;

/** Takes the pending interrupts of a hart, between two instructions of a task or of idle. */
public final class Interrupts {
  /** Entry and exit of an interrupt on current hardware, in cycles. */
  private static final long ENTRY_CYCLES = 500;

  private final Kernel kernel;
  private final Map<String, Consumer<Hart>> handlers = new TreeMap<>();
  private final long[][] counts;

  public Interrupts(Kernel kernel) {
    this.kernel = kernel;
    this.counts = new long[Interrupt.values().length][kernel.machine().hartCount()];
  }

  /** Boot: {@code handler} serves a device. */
  public void handle(Device device, Consumer<Hart> handler) {
    handlers.put(device.name(), handler);
  }

  /** {@return how many interrupts of a kind each hart took} */
  public long count(Interrupt interrupt, int hart) {
    return counts[interrupt.ordinal()][hart];
  }

  /** Takes what is pending on {@code hart}, which the caller runs on. */
  public void take(Hart hart) {
    if (!hart.interrupts().pending()) {
      return;
    }
    Execution me = Execution.current();
    me.enterInterrupt();
    serve(hart);
    me.leaveInterrupt();
  }

  private void serve(Hart hart) {
    while (hart.interrupts().pending()) {
      if (taken(hart, Interrupt.SOFTWARE)) {
        kernel.memory().shootdown().serve(hart);
        kernel.scheduler().rescheduleInterrupt(hart);
      }
      if (taken(hart, Interrupt.TIMER)) {
        kernel.scheduler().timerInterrupt(hart);
        kernel.load().tick();
      }
      if (taken(hart, Interrupt.EXTERNAL)) {
        serveDevices(hart);
      }
    }
  }

  private boolean taken(Hart hart, Interrupt interrupt) {
    if (!hart.interrupts().take(interrupt)) {
      return false;
    }
    counts[interrupt.ordinal()][hart.id()]++;
    hart.charge(ENTRY_CYCLES);
    return true;
  }

  private void serveDevices(Hart hart) {
    for (Device device = kernel.machine().interrupts().claim(hart); device != null; device = kernel.machine().interrupts().claim(hart)) {
      Consumer<Hart> handler = handlers.get(device.name());
      if (handler != null) {
        handler.accept(hart);
      }
    }
  }
}
