package pith.kernel.oom;

import pith.hal.PowerOff;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.log.KernelLog;
import pith.kernel.sending.SignalSender;
import pith.kernel.signal.SigInfo;
import pith.kernel.signal.Signal;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.OomKiller;
import pith.mm.group.GroupEvent;
import pith.mm.group.MemoryGroup;
import pith.mm.physical.VmStatistic;
import pith.mm.space.AddressSpace;
import pith.mm.vma.MemoryMap;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.Sleep;

/** Kills the process whose end gains most. Source: Linux {@code mm/oom_kill.c}. */
public final class OutOfMemoryKiller implements OomKiller {
  private static final LockClass LOCK = LockClass.of("oom_lock");
  private static final long MOMENT_NANOS = 1_000_000;

  /** A victim that has not gone after so many moments hangs in the kernel: another one must be found. */
  private static final int PATIENCE = 2000;

  private static final int KIB_PER_PAGE = 4;

  private final Kernel kernel;
  private final Mutex lock = new Mutex(LOCK);

  /** The memory that its holders were told to give up. Guarded by {@link #lock}. */
  private AddressSpace dying;

  /** Memory whose holders did not let go of it in time. Guarded by {@link #lock}. */
  private AddressSpace hung;

  public OutOfMemoryKiller(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public boolean relieve() {
    Task asking = (Task) Execution.current();
    MemoryGroup by = asking.refusedBy;
    asking.refusedBy = null;
    return relieve(asking, by == null || by.hasRoom() ? Domain.all(kernel) : Domain.of(kernel, by));
  }

  @Override
  public boolean relieve(MemoryGroup group) {
    return relieve((Task) Execution.current(), Domain.of(kernel, group));
  }

  private boolean relieve(Task asking, Domain domain) {
    if (asking.killed() || panics(asking, domain)) {
      return false;
    }
    AddressSpace awaited;
    try (Mutex.Held held = lock.acquire()) {
      if (dying == null || gone(dying)) {
        chooseAndKill(asking, domain);
      }
      awaited = dying;
    }
    return awaited != null && awaitEnd(asking, awaited);
  }

  /** vm.panic_on_oom: a machine that starts anew may be better than one that goes on without its most important process. {@return whether this one stops} */
  private boolean panics(Task asking, Domain domain) {
    int setting = kernel.oomSettings().panic();
    boolean panics = setting == 2 || setting == 1 && domain.group() == null;
    if (panics) {
      reportShortage(asking, domain);
      String text = "Kernel panic - not syncing: Out of memory: " + (setting == 2 ? "compulsory" : "system-wide") + " panic_on_oom is enabled";
      kernel.log().say(KernelLog.Level.EMERGENCY, text);
      kernel.machine().powerOff(new PowerOff.Panic(text));
    }
    return panics;
  }

  private void chooseAndKill(Task asking, Domain domain) {
    Process victim = victim(asking, domain);
    dying = victim == null ? null : Holders.spaceOf(victim);
    if (dying != null) {
      report(asking, victim, domain);
      kill(dying);
      killTogether(victim, domain);
    }
  }

  /** memory.oom.group: a group that is of no use without one of its processes goes as a whole. */
  private void killTogether(Process victim, Domain domain) {
    ControlGroup whole = domain.killedTogether(victim);
    if (whole == null) {
      return;
    }
    whole.memory().count(GroupEvent.OOM_GROUP_KILL, 1);
    kernel.log().info("Tasks in " + whole.path() + " are going to be killed due to memory.oom.group set");
    for (Process process : kernel.tasks().processes()) {
      AddressSpace space = Holders.spaceOf(process);
      if (process.controlGroup().within(whole) && space != null && space != dying && Badness.of(process) != Badness.EXEMPT) {
        kill(space);
      }
    }
  }

  private static boolean gone(AddressSpace space) {
    return space.users() == 0 && space.map().rss().total() == 0;
  }

  private Process victim(Task asking, Domain domain) {
    Process own = asking.process();
    boolean itself = kernel.oomSettings().killAllocating() != 0 && domain.covers(own) && Badness.of(own) != Badness.EXEMPT && Holders.spaceOf(own) != null;
    return itself ? own : worst(domain);
  }

  private Process worst(Domain domain) {
    Process worst = null;
    long most = Badness.EXEMPT;
    for (Process process : kernel.tasks().processes()) {
      long badness = domain.covers(process) ? Badness.of(process, domain.totalPages()) : Badness.EXEMPT;
      if (badness > most && Holders.spaceOf(process) != hung) {
        worst = process;
        most = badness;
      }
    }
    return worst;
  }

  private void kill(AddressSpace space) {
    kernel.memory().statistics().add(VmStatistic.OUT_OF_MEMORY, 1);
    for (Process holder : Holders.of(kernel, space)) {
      MemoryGroup payer = holder.controlGroup().payer();
      if (payer != null) {
        payer.count(GroupEvent.OOM_KILL, 1);
      }
      SignalSender.sendToProcess(kernel, holder, SigInfo.kernel(Signal.KILL));
    }
  }

  /**
   * Waits, with no lock held, until {@code space} is gone: its last user is, and then its pages are. {@return false if the one who waits
   * was killed itself}
   */
  private boolean awaitEnd(Task asking, AddressSpace space) {
    boolean gone = false;
    for (int moment = 0; !gone && moment < PATIENCE && !asking.killed(); moment++) {
      gone = gone(space); // and one moment more, for pages that still wait for a shoot-down
      asking.prepareToSleep(Sleep.KILLABLE);
      asking.scheduleUntil(asking.hart().cycles() + kernel.machine().cycles(MOMENT_NANOS));
      asking.finishSleep();
    }
    if (!gone && !asking.killed()) { // whoever was killed while it waited, perhaps as the victim, has no say
      giveUpOn(space);
    }
    return !asking.killed();
  }

  private void giveUpOn(AddressSpace space) {
    try (Mutex.Held held = lock.acquire()) {
      if (dying == space) {
        hung = space;
        dying = null;
      }
    }
  }

  private void report(Task asking, Process victim, Domain domain) {
    reportShortage(asking, domain);
    AddressSpace space = Holders.spaceOf(victim);
    if (space != null) {
      kernel.log().say(KernelLog.Level.ERROR, verdict(domain, victim, space.map()));
    }
  }

  private void reportShortage(Task asking, Domain domain) {
    KernelLog log = kernel.log();
    log.say(
        KernelLog.Level.WARNING,
        asking.comm() + " invoked oom-killer: gfp_mask=0x140dca(GFP_HIGHUSER_MOVABLE|__GFP_ZERO), order=0, oom_score_adj="
            + asking.process().oomScoreAdjustment);
    domain.report(log, kernel.memory());
    if (kernel.oomSettings().dumpTasks() != 0) {
      listTasks(domain);
    }
  }

  private void listTasks(Domain domain) {
    KernelLog log = kernel.log();
    log.info("Tasks state (memory values in pages):");
    log.info("[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name");
    for (Process process : kernel.tasks().processes()) {
      AddressSpace space = Holders.spaceOf(process);
      if (space != null && domain.covers(process)) {
        log.info(row(process, space.map()));
      }
    }
  }

  private static String row(Process process, MemoryMap map) {
    return String.format(
        "[%7d] %5d %5d %8d %8d %8d %8d         %5d %s",
        process.pid(), process.leader().credentials().user().real(), process.pid(), map.totals().all(), map.rss().total(),
        map.table().tables() * KIB_PER_PAGE * 1024, map.rss().swap(), process.oomScoreAdjustment, process.leader().comm());
  }

  private static String verdict(Domain domain, Process victim, MemoryMap map) {
    return String.format(
        "%s: Killed process %d (%s) total-vm:%dkB, anon-rss:%dkB, file-rss:%dkB, shmem-rss:%dkB, UID:%d pgtables:%dkB oom_score_adj:%d",
        domain.verdict(), victim.pid(), victim.leader().comm(), map.totals().all() * KIB_PER_PAGE, map.rss().anonymous() * KIB_PER_PAGE,
        map.rss().file() * KIB_PER_PAGE, map.rss().shared() * KIB_PER_PAGE, victim.leader().credentials().user().real(),
        map.table().tables() * KIB_PER_PAGE, victim.oomScoreAdjustment);
  }
}
