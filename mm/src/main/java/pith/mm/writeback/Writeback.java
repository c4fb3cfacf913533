package pith.mm.writeback;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import pith.hal.Hart;
import pith.mm.physical.PageAccount;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;

/** The dirty files of a machine, the flusher that writes them, and the brake on those who make them. */
public final class Writeback {
  private static final LockClass LOCK = LockClass.of("writeback.lock");
  private static final long CENTISECOND_NANOS = 10_000_000;

  /** The longest rest of a writer between two looks. Source: Linux's MAX_PAUSE. */
  private static final long REST_NANOS = 200_000_000;

  private static final long AT_LIMIT = 1000;

  private final VmStatistics statistics;
  private final LongSupplier dirtyablePages;
  private final DirtyShares shares;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Dirty files and when they became so, in cycles; oldest first. Guarded by {@link #lock}. */
  private final Map<DirtyFile, Long> files = new LinkedHashMap<>();

  /** Those of them that are written by groups with too many dirty pages. Guarded by {@link #lock}. */
  private final Set<DirtyFile> urgent = new LinkedHashSet<>();

  private final WaitQueue work = new WaitQueue();
  private final WaitQueue progress = new WaitQueue();
  private volatile WritebackLimits limits = WritebackLimits.DEFAULT;
  private volatile boolean flusherRuns;

  /** {@code dirtyablePages} tells how many pages are free or cache files. */
  public Writeback(VmStatistics statistics, LongSupplier dirtyablePages, DirtyShares shares) {
    this.statistics = statistics;
    this.dirtyablePages = dirtyablePages;
    this.shares = shares;
  }

  public WritebackLimits limits() {
    return limits;
  }

  /** Sets the limits; the flusher looks at them at once. */
  public void limits(WritebackLimits wanted) {
    limits = wanted;
    work.wakeAll();
    progress.wakeAll();
  }

  /** {@return the number of dirty pages from which on the flusher works} */
  public long backgroundPages() {
    return limits.background(dirtyablePages.getAsLong());
  }

  /** {@return the number of dirty pages above which writers wait} */
  public long limitPages() {
    return limits.limit(dirtyablePages.getAsLong());
  }

  /** {@code file} has its first dirty page. */
  public void becameDirty(DirtyFile file) {
    try (var _ = lock.acquire()) {
      files.putIfAbsent(file, now());
    }
    work.wakeAll(); // it may have slept without a time to look again
  }

  /** {@code file} has no dirty page any more. */
  public void becameClean(DirtyFile file) {
    try (var _ = lock.acquire()) {
      files.remove(file);
      urgent.remove(file);
    }
  }

  /** {@return the time of the hart that the caller runs on; 0 before there are tasks} */
  private static long now() {
    Execution current = Execution.currentOrNull();
    return current == null ? 0 : current.hart().cycles();
  }

  private long dirtyPages() {
    return statistics.get(VmStatistic.DIRTY);
  }

  // The flusher.

  /** The flusher's life, as a kernel thread's body. */
  public void flusher() {
    flusherRuns = true;
    while (true) {
      awaitWork();
      long before = dirtyPages();
      write(due());
      progress.wakeAll();
      if (dirtyPages() >= before) {
        restAfterFailure();
      }
    }
  }

  private void awaitWork() {
    while (due().isEmpty()) {
      long next = nextLook();
      work.awaitUntil(Sleep.INTERRUPTIBLE, next, () -> tooMany() || nextLook() < next || !due().isEmpty());
    }
  }

  /** Nothing could be written, for disks that fail or files dirtied again at once: another look makes sense only later. */
  private void restAfterFailure() {
    long until = now() + cycles(WritebackLimits.DEFAULT.intervalCentiseconds());
    work.awaitUntil(Sleep.INTERRUPTIBLE, until, () -> false);
  }

  private boolean tooMany() {
    long dirty = dirtyPages();
    return dirty > 0 && dirty > backgroundPages();
  }

  /** {@return when a file will be old enough to be written, in cycles; never, if there is none} */
  private long nextLook() {
    WritebackLimits now = limits;
    if (now.intervalCentiseconds() == 0) {
      return Long.MAX_VALUE;
    }
    try (var _ = lock.acquire()) {
      if (files.isEmpty()) {
        return Long.MAX_VALUE;
      }
      long interval = cycles(now.intervalCentiseconds());
      long ripe = Long.MAX_VALUE - interval;
      for (Map.Entry<DirtyFile, Long> file : files.entrySet()) {
        ripe = Math.min(ripe, file.getValue() + cycles(file.getKey().expireCentiseconds(now.expireCentiseconds())));
      }
      return (ripe + interval - 1) / interval * interval;
    }
  }

  private static long cycles(long centiseconds) {
    Hart hart = Execution.current().hart();
    return hart.clockRate().cycles(centiseconds * CENTISECOND_NANOS);
  }

  /** {@return the files to be written now, oldest first: all if there is too much, else those that are old} */
  private List<DirtyFile> due() {
    boolean all = tooMany();
    long now = now();
    long usual = limits.expireCentiseconds();
    List<DirtyFile> due = new ArrayList<>();
    try (var _ = lock.acquire()) {
      for (Map.Entry<DirtyFile, Long> file : files.entrySet()) {
        if (all || urgent.contains(file.getKey()) || isOld(now, file, usual)) {
          due.add(file.getKey());
        }
      }
    }
    return due;
  }

  private boolean isOld(long now, Map.Entry<DirtyFile, Long> file, long usual) {
    return limits.intervalCentiseconds() != 0 && now - file.getValue() >= cycles(file.getKey().expireCentiseconds(usual));
  }

  private void write(List<DirtyFile> due) {
    for (Iterator<DirtyFile> rest = due.iterator(); rest.hasNext(); ) {
      DirtyFile file = rest.next();
      file.writeDirtyPages();
      rejuvenate(file);
      progress.wakeAll();
    }
  }

  /** What could not be written, or was dirtied meanwhile, is not due again at once. */
  private void rejuvenate(DirtyFile file) {
    long now = now();
    try (var _ = lock.acquire()) {
      urgent.remove(file);
      if (files.remove(file) != null) {
        files.put(file, now);
      }
    }
  }

  // The brake.

  /**
   * Wakes the flusher if there is much to write, on the machine or of the caller's group.
   * {@return whether who makes pages of {@code file} dirty should wait now, by {@link #throttle}}
   */
  public boolean shouldWait(DirtyFile file) {
    PageAccount share = shares.own();
    boolean groupHasTooMany = share != null && share.dirtyPages() > part(share, backgroundPages());
    if (!groupHasTooMany && !tooMany()) {
      return false;
    }
    if (groupHasTooMany) {
      hurry(file);
    }
    work.wakeAll();
    return excess(share) > 0;
  }

  private void hurry(DirtyFile file) {
    try (var _ = lock.acquire()) {
      if (files.containsKey(file)) {
        urgent.add(file);
      }
    }
  }

  /**
   * The caller has made pages of {@code file} dirty: it rests if there are many, and waits if there are too many, while the flusher writes; without a flusher
   * it writes itself. Called with no spin lock and no page locked. Source: Linux's {@code balance_dirty_pages_ratelimited}.
   */
  public void throttle(DirtyFile file) {
    if (!flusherRuns) {
      file.writeDirtyPages();
      return;
    }
    PageAccount share = shares.own();
    for (long excess = excess(share); excess > 0; excess = excess(share)) {
      long until = now() + cycles(1) * REST_NANOS / CENTISECOND_NANOS * Math.min(excess, AT_LIMIT) / AT_LIMIT;
      progress.awaitUntil(Sleep.KILLABLE, until, () -> excess(share) <= 0 || Execution.current().interruptionPending(Sleep.KILLABLE));
      if (excess(share) <= AT_LIMIT || Execution.current().interruptionPending(Sleep.KILLABLE)) {
        return;
      }
    }
  }

  /**
   * {@return how far there are more dirty pages than halfway, on the machine or in {@code share}: {@link #AT_LIMIT} at the limit, 0 or less where nobody need
   * rest}
   */
  private long excess(PageAccount share) {
    long background = backgroundPages();
    long limit = limitPages();
    long machine = excess(dirtyPages(), background, limit);
    return share == null ? machine : Math.max(machine, excess(share.dirtyPages(), part(share, background), part(share, limit)));
  }

  private static long excess(long dirty, long background, long limit) {
    long halfway = (background + limit) / 2;
    return (dirty - halfway) * AT_LIMIT / Math.max(1, limit - halfway);
  }

  /** {@return what of {@code pages}, a limit of the machine's, is that of {@code share}} */
  private long part(PageAccount share, long pages) {
    long all = Math.max(1, dirtyablePages.getAsLong());
    return pages * Math.min(all, shares.dirtyablePages(share)) / all;
  }
}
