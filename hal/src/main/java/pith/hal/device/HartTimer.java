package pith.hal.device;

import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.time.EventQueue;

/**
 * A hart's one-shot timer: it raises {@link Interrupt#TIMER} on its own hart at the programmed time, like the {@code stimecmp}
 * register (RISC-V Sstc extension). Owned by the hart.
 */
public final class HartTimer {
  private final Hart hart;
  private EventQueue.Event event;

  public HartTimer(Hart hart) {
    this.hart = hart;
  }

  /** Fires at {@code atCycles}, at once if that is past; replaces what was programmed before. */
  public void program(long atCycles) {
    cancel();
    event = hart.engine().schedule(atCycles, now -> hart.raise(Interrupt.TIMER, now));
  }

  /** Won't fire. An interrupt that is pending already stays so. */
  public void cancel() {
    if (event != null) {
      event.cancel();
      event = null;
    }
  }

  /** {@return when it will fire, in cycles, or {@link Long#MAX_VALUE}} */
  public long deadline() {
    return event == null || !event.pending() ? Long.MAX_VALUE : event.time();
  }
}
