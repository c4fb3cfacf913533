package pith.kernel.fork;

import static pith.kernel.fork.CloneArguments.*;

import pith.kernel.signal.Signal;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Which combinations of flags make sense (clone(2), section ERRORS), and whether now is the time. */
final class FlagRules {
  private FlagRules() {}

  static void check(Birth birth) {
    CloneArguments arguments = birth.arguments;
    boolean nonsense =
        arguments.has(THREAD) && !arguments.has(SIGHAND)
            || arguments.has(SIGHAND) && !arguments.has(VM)
            || arguments.has(NEWNS | FS)
            || arguments.has(NEWUSER | FS)
            || arguments.has(CLEAR_SIGHAND | SIGHAND)
            || arguments.has(PIDFD | DETACHED)
            || arguments.has(PARENT) && birth.parentProcess().unkillable
            || arguments.exitSignal() != 0 && !Signal.valid(arguments.exitSignal());
    if (nonsense) {
      throw Refused.of(Errno.EINVAL);
    }
    if (arguments.any(NAMESPACES)) {
      throw Refused.of(Errno.EPERM);
    }
  }

  /** A fork that may be interrupted is, before it begins: the child must not inherit half-delivered signals. */
  static void interruptedBySignal(Birth birth) {
    if (!birth.thread() && birth.parent.task().killed()) {
      throw Interrupted.ALWAYS;
    }
  }
}
