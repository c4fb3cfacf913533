package pith.mm;

import java.util.concurrent.atomic.AtomicLong;
import pith.hal.mmu.PageTableFormat;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.sync.outcome.Refused;

/**
 * Where anonymous memory is given huge pages without a program's asking for each: the settings in {@code /sys/kernel/mm/transparent_hugepage}. Settings may
 * change at any time; they decide about what comes, not about what is there. Source: Linux's {@code Documentation/admin-guide/mm/transhuge.rst}.
 */
public final class HugePages {
  /** The order of a huge page: 512 single ones. */
  public static final int ORDER = PageTableFormat.BITS_PER_LEVEL;

  /** For whom there are huge pages. */
  public enum Enabled {
    ALWAYS,
    /** Where the program said madvise(MADV_HUGEPAGE). */
    MADVISE,
    NEVER
  }

  /** How hard to try when no huge page is free. */
  public enum Defrag {
    /** Reclaim at once, whoever asks. */
    ALWAYS,
    /** Leave it to the background. */
    DEFER,
    /** As {@link #DEFER}, but at once for those who said madvise. */
    DEFER_MADVISE,
    /** At once for those who said madvise, not at all for others. */
    MADVISE,
    NEVER
  }

  private final PageAllocator pages;
  private final VmStatistics statistics;
  private final AtomicLong zeroes = new AtomicLong();
  private volatile Enabled enabled;
  private volatile Defrag defrag = Defrag.MADVISE;
  private volatile boolean zeroPage = true;
  private Runnable whenEnabled = () -> {};

  HugePages(Enabled enabled, PageAllocator pages, VmStatistics statistics) {
    this.enabled = enabled;
    this.pages = pages;
    this.statistics = statistics;
  }

  public Enabled enabled() {
    return enabled;
  }

  public void enabled(Enabled setting) {
    enabled = setting;
    whenEnabled.run();
  }

  /** Boot: who wants to know when that changes. */
  void whenEnabled(Runnable then) {
    whenEnabled = then;
  }

  public Defrag defrag() {
    return defrag;
  }

  public void defrag(Defrag setting) {
    defrag = setting;
  }

  /** {@return whether a read of untouched memory maps the huge page of zeroes} */
  public boolean usesZeroPage() {
    return zeroPage;
  }

  public void usesZeroPage(boolean setting) {
    zeroPage = setting;
  }

  /** {@return whether memory for which the program did not refuse them may have huge pages; {@code asked} if it wants them} */
  public boolean eligible(boolean asked) {
    return enabled == Enabled.ALWAYS || enabled == Enabled.MADVISE && asked;
  }

  /** {@return a cleared huge page}; throws ENOMEM. */
  public long allocate(boolean asked) {
    Allocation how =
        switch (defrag) {
          case ALWAYS -> Allocation.HUGE;
          case DEFER -> Allocation.HUGE_DEFER;
          case DEFER_MADVISE -> asked ? Allocation.HUGE : Allocation.HUGE_DEFER;
          case MADVISE -> asked ? Allocation.HUGE : Allocation.HUGE_LIGHT;
          case NEVER -> Allocation.HUGE_LIGHT;
        };
    return pages.allocate(ORDER, how);
  }

  /** {@return the huge page of zeroes, 0 if there is no memory for it} It is made when first wanted, and stays. */
  public long zeroes() {
    long known = zeroes.get();
    return known != 0 ? known : makeZeroes();
  }

  private long makeZeroes() {
    long fresh;
    try {
      fresh = pages.allocate(ORDER, Allocation.HUGE_LIGHT, null); // everybody's
    } catch (Refused none) {
      return 0;
    }
    if (zeroes.compareAndSet(0, fresh)) {
      statistics.add(VmStatistic.THP_ZERO_PAGE_ALLOC, 1);
      return fresh;
    }
    pages.put(fresh);
    return zeroes.get();
  }
}
