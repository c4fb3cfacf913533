package pith.kernel.task;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;

/**
 * Who may have the kernel itself wait for a program that handles page faults: a thread in the middle of a system call could be held up for as long as the
 * program likes, which attacks have used. Source: Linux's {@code vm.unprivileged_userfaultfd}.
 */
public final class UserfaultPermission {
  private volatile int everybody;

  /** {@return 1 if everybody may, 0 if only who may trace others does} */
  public int everybody() {
    return everybody;
  }

  /** Sets it; the choices are checked by whoever calls. */
  public void everybody(int value) {
    everybody = value;
  }

  /** Refuses with EPERM a descriptor that is told of the kernel's faults as well. */
  public void check(Credentials who) {
    if (everybody == 0 && !who.has(Capability.SYS_PTRACE)) {
      throw Refused.of(Errno.EPERM);
    }
  }
}
