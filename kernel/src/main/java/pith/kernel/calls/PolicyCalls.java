package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.kernel.task.ResourceLimits;
import pith.kernel.task.Task;
import pith.sched.SchedAttributes;
import pith.sched.SchedClass;
import pith.sched.SchedPolicy;
import pith.sched.reservation.BandwidthLedger;
import pith.sched.reservation.DeadlineParameters;
import pith.sched.reservation.Reservation;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/** Policies and their parameters: sched_setattr and everything that is a shorter way to say the same. Source: Linux {@code __sched_setscheduler}. */
final class PolicyCalls {
  /** In the policy argument of sched_setscheduler. */
  private static final int RESET_ON_FORK = 0x4000_0000;

  /** Says that the policy stays (Linux SETPARAM_POLICY). */
  private static final int SAME = -1;

  private PolicyCalls() {}

  static long getscheduler(Current current, long pid) {
    SchedAttributes of = SchedulingCalls.task(current, (int) pid).attributes();
    return of.policy().number() | (of.resetOnFork() ? RESET_ON_FORK : 0);
  }

  static long getparam(Current current, long pid, long address) {
    requireAddress(address);
    current.space().writeInt(address, SchedulingCalls.task(current, (int) pid).attributes().priority());
    return 0;
  }

  private static void requireAddress(long address) {
    if (address == 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  static long setscheduler(Current current, long pid, long policy, long address) {
    if ((int) policy < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return setPriority(current, (int) pid, (int) policy, address);
  }

  static long setparam(Current current, long pid, long address) {
    return setPriority(current, (int) pid, SAME, address);
  }

  private static long setPriority(Current current, int pid, int policy, long address) {
    requireAddress(address);
    int priority = current.space().readInt(address);
    Task target = SchedulingCalls.task(current, pid);
    boolean resets = policy != SAME && (policy & RESET_ON_FORK) != 0;
    int kept = policy == SAME ? SAME : policy & ~RESET_ON_FORK;
    long flags = resets ? AttributeStructure.RESET_ON_FORK : 0;
    set(current, target, new AttributeStructure(kept, flags, target.nice(), priority, target.attributes().sliceNanos(), 0, 0));
    return 0;
  }

  static long setattr(Current current, long pid, long address, long flags) {
    if (address == 0 || (int) pid < 0 || (int) flags != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    AttributeStructure wanted = AttributeStructure.read(current, address);
    if (wanted.policy() < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Task target = SchedulingCalls.task(current, (int) pid);
    AttributeStructure kept = wanted.has(AttributeStructure.KEEP_PARAMS) ? of(target, wanted.policy(), wanted.flags()) : wanted;
    int policy = wanted.has(AttributeStructure.KEEP_POLICY) ? SAME : kept.policy();
    int nice = Math.clamp(kept.nice(), SchedAttributes.MIN_NICE, SchedAttributes.MAX_NICE);
    set(current, target, new AttributeStructure(policy, kept.flags(), nice, kept.priority(), kept.runtime(), kept.deadline(), kept.period()));
    return 0;
  }

  static long getattr(Current current, long pid, long address, long size, long flags) {
    if (address == 0 || (int) pid < 0 || (int) flags != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    Task target = SchedulingCalls.task(current, (int) pid);
    long resets = target.attributes().resetOnFork() ? AttributeStructure.RESET_ON_FORK : 0;
    of(target, target.policy().number(), resets).write(current, address, Integer.toUnsignedLong((int) size));
    return 0;
  }

  /** What a task has. Of each policy only what it knows is told. */
  private static AttributeStructure of(Task task, int policy, long flags) {
    SchedAttributes has = task.attributes();
    if (has.reservation() == null) {
      boolean ranks = has.policy().realTime();
      return new AttributeStructure(policy, flags, ranks ? 0 : has.nice(), has.priority(), ranks ? 0 : slice(task), 0, 0);
    }
    DeadlineParameters promised = has.reservation().parameters();
    long all =
        flags & ~(AttributeStructure.RECLAIM | AttributeStructure.DL_OVERRUN)
            | (promised.reclaim() ? AttributeStructure.RECLAIM : 0)
            | (promised.signalsOverrun() ? AttributeStructure.DL_OVERRUN : 0);
    return new AttributeStructure(policy, all, 0, 0, promised.runtime(), promised.deadline(), promised.period());
  }

  private static long slice(Task task) {
    long chosen = task.attributes().sliceNanos();
    SchedClass fair = task.kernel().scheduler().classOf(SchedPolicy.NORMAL);
    return chosen != 0 ? chosen : task.kernel().machine().nanos(fair.interval(task));
  }

  private static void set(Current current, Task target, AttributeStructure wanted) {
    SchedPolicy policy = wanted.policy() == SAME ? target.policy() : SchedPolicy.of(wanted.policy());
    boolean resets = wanted.policy() == SAME ? target.attributes().resetOnFork() : wanted.has(AttributeStructure.RESET_ON_FORK);
    if (policy == null || (wanted.flags() & ~AttributeStructure.KNOWN_FLAGS) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (wanted.priority() < 0 || wanted.priority() > SchedAttributes.MAX_PRIORITY || policy.realTime() != (wanted.priority() != 0)) {
      throw Refused.of(Errno.EINVAL);
    }
    DeadlineParameters parameters = policy == SchedPolicy.DEADLINE ? parameters(wanted) : null;
    if (wanted.has(AttributeStructure.UTIL_CLAMP)) {
      throw Refused.of(Errno.EOPNOTSUPP); // there is no frequency to choose by them
    }
    if (!current.credentials().has(Capability.SYS_NICE) && !free(current, target, wanted, policy, resets)) {
      throw Refused.of(Errno.EPERM);
    }
    if (policy == SchedPolicy.EXT && target.kernel().schedulerParts().ext().disallows(target)) {
      throw Refused.of(Errno.EACCES);
    }
    SchedAttributes next = target.attributes().withResetOnFork(resets);
    target.kernel().scheduler().change(target, applied(target, next, wanted, policy, parameters));
  }

  private static DeadlineParameters parameters(AttributeStructure wanted) {
    boolean reclaim = wanted.has(AttributeStructure.RECLAIM);
    boolean signals = wanted.has(AttributeStructure.DL_OVERRUN);
    return DeadlineParameters.of(wanted.runtime(), wanted.deadline(), wanted.period(), reclaim, signals).orElseThrow(() -> Refused.of(Errno.EINVAL));
  }

  private static SchedAttributes applied(
      Task target, SchedAttributes next, AttributeStructure wanted, SchedPolicy policy, DeadlineParameters parameters) {
    return switch (policy) {
      case NORMAL, BATCH, EXT -> next.fair(policy, wanted.nice()).withSlice(wanted.runtime());
      case IDLE -> next.fair(policy, wanted.nice());
      case FIFO, RR -> next.realTime(policy, wanted.priority());
      case DEADLINE -> next.deadline(admit(target, parameters));
    };
  }

  /** A reservation counts on all harts, so the task must be allowed on all of them. */
  private static Reservation admit(Task target, DeadlineParameters parameters) {
    if (target.allowed().cardinality() < target.kernel().onlineHarts().cardinality()) {
      throw Refused.of(Errno.EPERM);
    }
    BandwidthLedger ledger = target.kernel().scheduler().realTimeSettings().ledger();
    return switch (ledger.admit(parameters, target.attributes().reservation())) {
      case BandwidthLedger.Admitted admitted -> admitted.reservation();
      case BandwidthLedger.Overbooked overbooked -> throw Refused.of(Errno.EBUSY);
    };
  }

  /** {@return whether the change needs no privilege} Source: Linux {@code user_check_sched_setscheduler}. */
  private static boolean free(Current current, Task target, AttributeStructure wanted, SchedPolicy policy, boolean resets) {
    SchedAttributes has = target.attributes();
    if (!SchedulingCalls.owns(current, target) || has.resetOnFork() && !resets) {
      return false;
    }
    return switch (policy) {
      case DEADLINE -> false;
      case FIFO, RR -> {
        long limit = target.process().limits().soft(ResourceLimits.RTPRIO);
        boolean within = limit == ResourceLimits.INFINITY || wanted.priority() <= limit;
        yield (policy == has.policy() || limit != 0) && (wanted.priority() <= has.priority() || within);
      }
      case NORMAL, BATCH, IDLE, EXT -> {
        boolean leavesIdle = has.policy() == SchedPolicy.IDLE && policy != SchedPolicy.IDLE;
        boolean raises = wanted.nice() < has.nice();
        yield (!raises || NiceCalls.mayHaveNice(current, target, wanted.nice())) && (!leavesIdle || NiceCalls.mayHaveNice(current, target, has.nice()));
      }
    };
  }

  /** The turn of a round-robin task, the slice of a fair one; others have none. */
  static long rrGetInterval(Current current, long pid, long address) {
    Task task = SchedulingCalls.task(current, (int) pid);
    long nanos = task.kernel().machine().nanos(task.schedClass().interval(task));
    current.space().writeLong(address, nanos / Deadlines.NANOS_PER_SECOND);
    current.space().writeLong(address + 8, nanos % Deadlines.NANOS_PER_SECOND);
    return 0;
  }

  static long priorityMax(Current current, long policy) {
    return realTime((int) policy) ? SchedAttributes.MAX_PRIORITY : 0;
  }

  static long priorityMin(Current current, long policy) {
    return realTime((int) policy) ? 1 : 0;
  }

  private static boolean realTime(int number) {
    SchedPolicy policy = SchedPolicy.of(number);
    if (policy == null) {
      throw Refused.of(Errno.EINVAL);
    }
    return policy.realTime();
  }
}
