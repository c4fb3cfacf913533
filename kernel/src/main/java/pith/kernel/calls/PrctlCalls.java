package pith.kernel.calls;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import pith.kernel.signal.Signal;
import pith.kernel.task.Current;
import pith.kernel.task.Task;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capabilities;
import pith.vfs.attr.Capability;

/** Operations on the calling thread or process (prctl(2)). What is not here means nothing on this machine and is refused with EINVAL, as Linux does. */
final class PrctlCalls {
  private static final int SET_PDEATHSIG = 1, GET_PDEATHSIG = 2, GET_DUMPABLE = 3, SET_DUMPABLE = 4, GET_KEEPCAPS = 7, SET_KEEPCAPS = 8, SET_NAME = 15, GET_NAME = 16;
  private static final int GET_SECCOMP = 21, CAPBSET_READ = 23, CAPBSET_DROP = 24, GET_SECUREBITS = 27, SET_TIMERSLACK = 29, GET_TIMERSLACK = 30;
  private static final int SET_CHILD_SUBREAPER = 36, GET_CHILD_SUBREAPER = 37, SET_NO_NEW_PRIVS = 38, GET_NO_NEW_PRIVS = 39, CAP_AMBIENT = 47;
  private static final int AMBIENT_IS_SET = 1, AMBIENT_RAISE = 2, AMBIENT_LOWER = 3, AMBIENT_CLEAR_ALL = 4;
  private static final int NAME_BYTES = 16;

  private PrctlCalls() {}

  static long prctl(Current current, long option, long a, long b, long c, long d) {
    Task task = current.task();
    return switch ((int) option) {
      case SET_PDEATHSIG -> setDeathSignal(task, a);
      case GET_PDEATHSIG -> answer(current, a, task.parentDeathSignal);
      case GET_DUMPABLE -> task.process().dumpable ? 1 : 0;
      case SET_DUMPABLE -> setDumpable(task, a);
      case SET_NAME -> setName(current, a);
      case GET_NAME -> name(current, a);
      case GET_KEEPCAPS -> task.keepCapabilities ? 1 : 0;
      case SET_KEEPCAPS -> setKeepCapabilities(task, a);
      case GET_SECCOMP, GET_SECUREBITS -> 0;
      case CAPBSET_READ -> (current.credentials().capabilities().bounding() & capability(a)) != 0 ? 1 : 0;
      case CAPBSET_DROP -> dropFromBounds(current, capability(a));
      case SET_TIMERSLACK -> setTimerSlack(task, a);
      case GET_TIMERSLACK -> task.timerSlack;
      case SET_CHILD_SUBREAPER -> setSubreaper(current, a);
      case GET_CHILD_SUBREAPER -> answer(current, a, current.process().childSubreaper ? 1 : 0);
      case SET_NO_NEW_PRIVS -> setNoNewPrivileges(task, a, b | c | d);
      case GET_NO_NEW_PRIVS -> noNewPrivileges(task, a | b | c | d);
      case CAP_AMBIENT -> ambient(current, (int) a, b, c | d);
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static long answer(Current current, long address, int value) {
    current.space().writeInt(address, value);
    return 0;
  }

  private static long setDeathSignal(Task task, long signal) {
    require(signal == 0 || signal == (int) signal && Signal.valid((int) signal));
    task.parentDeathSignal = (int) signal;
    return 0;
  }

  private static long setDumpable(Task task, long dumpable) {
    require(dumpable == 0 || dumpable == 1);
    task.process().dumpable = dumpable == 1;
    return 0;
  }

  private static long setKeepCapabilities(Task task, long keep) {
    require(keep == 0 || keep == 1);
    task.keepCapabilities = keep == 1;
    return 0;
  }

  private static long setName(Current current, long address) {
    current.task().comm(new String(current.space().readString(address, NAME_BYTES), StandardCharsets.ISO_8859_1));
    return 0;
  }

  private static long name(Current current, long address) {
    byte[] name = Arrays.copyOf(current.task().comm().getBytes(StandardCharsets.ISO_8859_1), NAME_BYTES);
    current.space().copyOut(address, name, 0, NAME_BYTES);
    return 0;
  }

  /** {@return the bit of a capability by its number} */
  private static long capability(long number) {
    require(number >= 0 && number < Capability.values().length);
    return 1L << number;
  }

  private static long dropFromBounds(Current current, long bit) {
    if (!current.credentials().has(Capability.SETPCAP)) {
      throw Refused.of(Errno.EPERM);
    }
    Capabilities old = current.credentials().capabilities();
    current.task().credentials(current.credentials().withCapabilities(old.withBounding(old.bounding() & ~bit)));
    return 0;
  }

  /** Timers here are exact, which any slack allows; the value is kept for who asks. */
  private static long setTimerSlack(Task task, long nanos) {
    task.timerSlack = nanos > 0 ? nanos : task.defaultTimerSlack;
    return 0;
  }

  private static long setSubreaper(Current current, long yes) {
    current.process().childSubreaper = yes != 0;
    return 0;
  }

  /** There is no way back: a thread that gave it up cannot gain rights by exec, nor can its children. */
  private static long setNoNewPrivileges(Task task, long yes, long rest) {
    require(yes == 1 && rest == 0);
    task.noNewPrivileges = true;
    return 0;
  }

  private static long noNewPrivileges(Task task, long rest) {
    require(rest == 0);
    return task.noNewPrivileges ? 1 : 0;
  }

  /** Ambient capabilities survive exec of an ordinary program; only what is permitted and inheritable can be one. */
  private static long ambient(Current current, int operation, long number, long rest) {
    require(rest == 0 && (operation != AMBIENT_CLEAR_ALL || number == 0));
    Capabilities old = current.credentials().capabilities();
    return switch (operation) {
      case AMBIENT_IS_SET -> (old.ambient() & capability(number)) != 0 ? 1 : 0;
      case AMBIENT_RAISE -> {
        if ((old.permitted() & old.inheritable() & capability(number)) == 0) {
          throw Refused.of(Errno.EPERM);
        }
        yield setAmbient(current, old.ambient() | capability(number));
      }
      case AMBIENT_LOWER -> setAmbient(current, old.ambient() & ~capability(number));
      case AMBIENT_CLEAR_ALL -> setAmbient(current, 0);
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long setAmbient(Current current, long set) {
    current.task().credentials(current.credentials().withCapabilities(current.credentials().capabilities().withAmbient(set)));
    return 0;
  }
}
