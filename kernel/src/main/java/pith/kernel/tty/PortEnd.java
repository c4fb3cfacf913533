package pith.kernel.tty;

import pith.hal.Hart;
import pith.hal.device.ConsolePort;

/** The kernel's end of a console port. */
interface PortEnd {
  ConsolePort port();

  /** The device's interrupt: something about the port has changed. */
  void interrupt(Hart hart);

  /** {@code leader} is the process that leads what runs there. */
  default void led(int leader) {}

  /** What ran there is over: nothing reaches the port any more. */
  void over();
}
