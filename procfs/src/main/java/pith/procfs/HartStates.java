package pith.procfs;

import java.util.BitSet;

/** Which harts take part, and how that is changed: what /sys/devices/system/cpu shows and takes. */
public interface HartStates {
  /** {@return those that tasks may run on; not to be changed} */
  BitSet online();

  /** Takes a hart out, or in again; may sleep. Refuses with EBUSY a hart that has to stay. */
  void online(int hart, boolean on);
}
