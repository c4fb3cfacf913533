package pith.sync;

import pith.hal.machine.Machine;
import pith.hal.trace.Trace;
import pith.sync.rcu.Rcu;

/** What exists once per machine and every kernel path may need. */
public interface KernelServices {
  Machine machine();

  Trace trace();

  /** {@return the checker of lock discipline, or null when it is off} */
  LockChecker lockdep();

  Rcu rcu();
}
