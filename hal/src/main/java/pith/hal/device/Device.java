package pith.hal.device;

import java.util.SequencedMap;

/**
 * A piece of hardware beside harts and RAM. It has a name, registers that show its state, and (if it was given one by the {@link
 * InterruptController}) a line by which it asks for attention.
 *
 * <p>What a device can be asked to do is in the methods of its type: they are its command registers. They are called by a kernel
 * stack that runs on a hart, under the lock of its driver; what comes back later, comes as an event that raises the line.
 */
public interface Device {
  /** {@return the name of this device in this machine, such as {@code console0}} */
  String name();

  /** {@return the state that its registers show, by name; for people who look at the machine} */
  SequencedMap<String, Long> registers();
}
