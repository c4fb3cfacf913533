package pith.kernel.proc;

import pith.kernel.task.ResourceLimits;
import pith.kernel.task.ResourceUsage;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.mm.space.ProgramRanges;
import pith.procfs.SeqText;
import pith.sched.Rank;
import pith.sched.TaskState;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/stat: 52 numbers in a line. Source: Linux {@code do_task_stat}, proc_pid_stat(5). */
final class TaskStat {
  private static final long NANOS_PER_TICK = 10_000_000;
  private static final int PAGE_SHIFT = 12;
  private static final long LOW_SIGNALS = 0x7fff_ffff;

  /** Bits of the ninth number. Source: Linux {@code sched.h}, PF_*. */
  private static final int EXITING = 0x4, FORKED_WITHOUT_EXEC = 0x40, RANDOMISED = 0x40_0000, KERNEL_THREAD = 0x20_0000;

  private static final int ADDR_NO_RANDOMIZE = 0x40000;

  private TaskStat() {}

  static String render(Subject subject, ReaderContext context) {
    Task task = subject.task();
    Family family = Family.of(task.process());
    boolean open = Inspection.allows(context, task);
    SeqText text = new SeqText();
    text.put(task.tid()).put(" (").put(task.comm()).put(") ").put(state(task)).put(' ');
    numbers(text, family.parent(), family.group(), family.session(), family.terminal(), family.foreground(), flags(task));
    used(text, subject, subject.whole() ? family.used() : task.account().usage(), family.reaped());
    numbers(text, priority(task), task.nice(), family.threads().size(), 0, ticks(subject, task.startTime()));
    memory(text, subject, open);
    SignalSets signals = SignalSets.of(task);
    numbers(text, low(signals.pending()), low(signals.blocked()), low(signals.ignored()), low(signals.caught()));
    numbers(text, open && task.state() != TaskState.RUNNING ? 1 : 0, 0, 0, task.process().exitSignal, task.hartId());
    numbers(text, task.attributes().priority(), task.policy().number(), 0, 0, 0);
    ranges(text, subject, open);
    return text.put(open && family.ended() != null ? family.ended().word() : 0).line().toString();
  }

  private static void numbers(SeqText text, long... numbers) {
    for (long number : numbers) {
      text.put(number).put(' ');
    }
  }

  /** {@return the letter of the task's state: a process that ended and was not reaped is a zombie} */
  static char state(Task task) {
    boolean ended = task.process().isZombie() || task.state() == TaskState.DEAD;
    return ended ? 'Z' : task.state().letter();
  }

  private static long flags(Task task) {
    if (task.process().isKernelThread()) {
      return KERNEL_THREAD | FORKED_WITHOUT_EXEC;
    }
    return (task.space() == null ? EXITING : 0)
        | (task.process().executed ? 0 : FORKED_WITHOUT_EXEC)
        | ((task.personality & ADDR_NO_RANDOMIZE) == 0 ? RANDOMISED : 0);
  }

  private static void used(SeqText text, Subject subject, ResourceUsage used, ResourceUsage reaped) {
    numbers(text, used.minorFaults, reaped.minorFaults, used.majorFaults, reaped.majorFaults);
    numbers(text, ticks(subject, used.userCycles), ticks(subject, used.systemCycles));
    numbers(text, ticks(subject, reaped.userCycles), ticks(subject, reaped.systemCycles));
  }

  private static long ticks(Subject subject, long cycles) {
    return subject.kernel().machine().nanos(cycles) / NANOS_PER_TICK;
  }

  /** The priority as top shows it: 20 and the nice level, below 0 for real-time tasks, −101 for deadline tasks. */
  private static long priority(Task task) {
    return task.rank() - Rank.FAIR;
  }

  private static void memory(SeqText text, Subject subject, boolean open) {
    long pages = subject.withSpace(space -> space.map().totals().all(), 0L);
    long resident = subject.withSpace(space -> space.map().rss().total(), 0L);
    numbers(text, pages << PAGE_SHIFT, resident);
    text.unsigned(subject.process().limits().soft(ResourceLimits.RSS)).put(' ');
    ProgramRanges ranges = subject.withSpace(AddressSpace::ranges, ProgramRanges.NONE);
    boolean hidden = !open && ranges != ProgramRanges.NONE;
    numbers(text, hidden ? 1 : ranges.startCode(), hidden ? 1 : ranges.endCode(), hidden ? 0 : ranges.startStack(), 0, 0);
  }

  private static void ranges(SeqText text, Subject subject, boolean open) {
    ProgramRanges ranges = open ? subject.withSpace(AddressSpace::ranges, ProgramRanges.NONE) : ProgramRanges.NONE;
    long heap = open ? subject.withSpace(AddressSpace::startBreak, 0L) : 0;
    numbers(text, ranges.startData(), ranges.endData(), heap, ranges.argStart(), ranges.argEnd(), ranges.envStart(), ranges.envEnd());
  }

  private static long low(long signals) {
    return signals & LOW_SIGNALS;
  }
}
