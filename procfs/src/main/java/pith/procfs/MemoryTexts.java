package pith.procfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import pith.mm.MemorySystem;
import pith.mm.physical.VmStatistic;
import pith.mm.swap.SwapFigures;
import pith.mm.slab.SlabFigures;
import pith.vfs.block.Bio.Operation;
import pith.vfs.pseudo.PseudoNode;

/** The files about memory: meminfo, vmstat, slabinfo, and those of {@link ZoneTexts}. Source: Linux {@code fs/proc/meminfo.c}, {@code mm/vmstat.c}. */
public final class MemoryTexts {
  private static final int KIB_PER_PAGE = 4;
  private static final int LABEL_COLUMNS = 16;
  private static final int VALUE_COLUMNS = 8;

  /** What a kernel may map for itself in Sv39, in KiB (Linux's {@code VMALLOC_TOTAL}, 64 GiB). */
  private static final long VMALLOC_KIB = 64L << 20;

  private final MemorySystem memory;
  private final DiskTexts disks;
  private final LongSupplier kernelStacks;

  /** Files about {@code memory}; {@code kernelStacks} counts the stacks of tasks, which take 16 KiB each on riscv64. */
  public MemoryTexts(MemorySystem memory, DiskTexts disks, LongSupplier kernelStacks) {
    this.memory = memory;
    this.disks = disks;
    this.kernelStacks = kernelStacks;
  }

  /** {@return the files, for the root of /proc} */
  public List<PseudoNode.Entry> files() {
    List<PseudoNode.Entry> files = new ArrayList<>(ZoneTexts.files(memory));
    Collections.addAll(
        files,
        PseudoNode.file("meminfo", context -> meminfo()),
        PseudoNode.file("vmstat", context -> vmstat()),
        PseudoNode.file("swaps", context -> swaps()),
        PseudoNode.file("slabinfo", 0400, context -> slabinfo()));
    return files;
  }

  private long pages(VmStatistic what) {
    return Math.max(0, memory.statistics().get(what));
  }

  private long kib(VmStatistic what) {
    return pages(what) * KIB_PER_PAGE;
  }

  /** {@return memory that programs could have without anybody losing anything, in pages: free pages, and clean pages of files} */
  public long availablePages() {
    return memory.pages().freePages() + Math.max(0, pages(VmStatistic.FILE) - pages(VmStatistic.DIRTY));
  }

  private String meminfo() {
    long total = memory.pages().totalPages() * KIB_PER_PAGE;
    long shared = kib(VmStatistic.SHARED_MEMORY);
    SeqText text = new SeqText();
    kib(text, "MemTotal", total);
    kib(text, "MemFree", memory.pages().freePages() * KIB_PER_PAGE);
    kib(text, "MemAvailable", availablePages() * KIB_PER_PAGE);
    none(text, "Buffers");
    kib(text, "Cached", kib(VmStatistic.FILE));
    kib(text, "SwapCached", kib(VmStatistic.SWAP_CACHED));
    kib(text, "Active", listed(false, true) + listed(true, true));
    kib(text, "Inactive", listed(false, false) + listed(true, false));
    kib(text, "Active(anon)", listed(false, true));
    kib(text, "Inactive(anon)", listed(false, false));
    kib(text, "Active(file)", listed(true, true));
    kib(text, "Inactive(file)", listed(true, false));
    kib(text, "Unevictable", kib(VmStatistic.UNEVICTABLE));
    kib(text, "Mlocked", kib(VmStatistic.UNEVICTABLE));
    kib(text, "SwapTotal", memory.swap().totalSlots() * KIB_PER_PAGE);
    kib(text, "SwapFree", memory.swap().freeSlots() * KIB_PER_PAGE);
    kib(text, "Dirty", kib(VmStatistic.DIRTY));
    kib(text, "Writeback", kib(VmStatistic.WRITEBACK));
    kib(text, "AnonPages", kib(VmStatistic.ANONYMOUS));
    kib(text, "Mapped", kib(VmStatistic.MAPPED));
    kib(text, "Shmem", shared);
    kib(text, "KReclaimable", kib(VmStatistic.SLAB_RECLAIMABLE));
    kib(text, "Slab", kib(VmStatistic.SLAB_RECLAIMABLE) + kib(VmStatistic.SLAB));
    kib(text, "SReclaimable", kib(VmStatistic.SLAB_RECLAIMABLE));
    kib(text, "SUnreclaim", kib(VmStatistic.SLAB));
    kib(text, "KernelStack", kernelStacks.getAsLong() * 16);
    kib(text, "PageTables", kib(VmStatistic.PAGE_TABLES));
    none(text, "SecPageTables", "NFS_Unstable", "Bounce", "WritebackTmp");
    kib(text, "CommitLimit", memory.overcommit().limit() * KIB_PER_PAGE);
    kib(text, "Committed_AS", memory.overcommit().committed() * KIB_PER_PAGE);
    kib(text, "VmallocTotal", VMALLOC_KIB);
    none(text, "VmallocUsed", "VmallocChunk", "Percpu");
    kib(text, "AnonHugePages", kib(VmStatistic.ANONYMOUS_HUGE) * 512);
    none(text, "ShmemHugePages", "ShmemPmdMapped", "FileHugePages", "FilePmdMapped");
    for (String counter : new String[] {"HugePages_Total", "HugePages_Free", "HugePages_Rsvd", "HugePages_Surp"}) {
      text.left(counter + ":", LABEL_COLUMNS).right(0, VALUE_COLUMNS).line();
    }
    kib(text, "Hugepagesize", 2048);
    none(text, "Hugetlb");
    return text.toString();
  }

  /** {@return KiB on reclaim's active or inactive lists} */
  private long listed(boolean file, boolean active) {
    return memory.reclaim().count(file, active) * KIB_PER_PAGE;
  }

  private String swaps() {
    SeqText text = new SeqText().line("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority");
    for (SwapFigures area : memory.swap().figures()) {
      String size = Long.toString(area.pages() * KIB_PER_PAGE);
      String used = Long.toString(area.used() * KIB_PER_PAGE);
      text.left(area.path(), 40).put(area.partition() ? "partition\t" : "file\t\t").put(size).put(size.length() < 8 ? "\t\t" : "\t");
      text.put(used).put(used.length() < 8 ? "\t\t" : "\t").put(area.priority()).line();
    }
    return text.toString();
  }

  private static void kib(SeqText text, String label, long kib) {
    text.left(label + ":", LABEL_COLUMNS).right(kib, VALUE_COLUMNS).line(" kB");
  }

  /** What this machine has none of. */
  private static void none(SeqText text, String... labels) {
    for (String label : labels) {
      kib(text, label, 0);
    }
  }

  /** In Linux's order; what Linux doesn't have comes last. */
  private String vmstat() {
    SeqText text = new SeqText();
    counter(text, "nr_free_pages", memory.pages().freePages());
    counter(text, "nr_mlock", pages(VmStatistic.UNEVICTABLE));
    counter(text, VmStatistic.NUMA_HIT, VmStatistic.NUMA_MISS, VmStatistic.NUMA_FOREIGN);
    counter(text, "numa_interleave", 0);
    counter(text, VmStatistic.NUMA_LOCAL, VmStatistic.NUMA_OTHER);
    counter(text, "nr_inactive_anon", memory.reclaim().count(false, false));
    counter(text, "nr_active_anon", memory.reclaim().count(false, true));
    counter(text, "nr_inactive_file", memory.reclaim().count(true, false));
    counter(text, "nr_active_file", memory.reclaim().count(true, true));
    counter(text, VmStatistic.UNEVICTABLE);
    counter(text, VmStatistic.SLAB_RECLAIMABLE, VmStatistic.SLAB);
    counter(text, VmStatistic.REFAULTED_ANONYMOUS, VmStatistic.REFAULTED_FILE, VmStatistic.REFAULT_ACTIVATED_ANONYMOUS);
    counter(text, VmStatistic.REFAULT_ACTIVATED_FILE, VmStatistic.ANONYMOUS, VmStatistic.MAPPED, VmStatistic.FILE);
    counter(text, VmStatistic.DIRTY, VmStatistic.WRITEBACK, VmStatistic.SHARED_MEMORY, VmStatistic.ANONYMOUS_HUGE);
    counter(text, VmStatistic.DIRTIED, VmStatistic.WRITTEN);
    counter(text, "nr_kernel_stack", kernelStacks.getAsLong() * 16);
    counter(text, VmStatistic.PAGE_TABLES, VmStatistic.SWAP_CACHED);
    counter(text, "nr_dirty_threshold", memory.writeback().limitPages());
    counter(text, "nr_dirty_background_threshold", memory.writeback().backgroundPages());
    counter(text, "pgpgin", disks.kibibytes(Operation.READ));
    counter(text, "pgpgout", disks.kibibytes(Operation.WRITE));
    counter(text, VmStatistic.SWAPPED_IN, VmStatistic.SWAPPED_OUT);
    counter(text, VmStatistic.ALLOCATED_DMA32, VmStatistic.ALLOCATED_NORMAL, VmStatistic.ALLOCATED_MOVABLE);
    counter(text, VmStatistic.STALLED_NORMAL, VmStatistic.STALLED_MOVABLE, VmStatistic.PAGES_FREED);
    counter(text, VmStatistic.ACTIVATED, VmStatistic.DEACTIVATED, VmStatistic.LAZY_FREE);
    counter(text, VmStatistic.FAULTS, VmStatistic.MAJOR_FAULTS, VmStatistic.LAZY_FREED, VmStatistic.REFILLED);
    counter(text, VmStatistic.RECLAIMED_BACKGROUND, VmStatistic.RECLAIMED_DIRECT, VmStatistic.SCANNED_BACKGROUND, VmStatistic.SCANNED_DIRECT);
    counter(text, VmStatistic.BACKGROUND_RUNS, VmStatistic.AGED, VmStatistic.OUT_OF_MEMORY);
    counter(text, VmStatistic.NUMA_PTE_UPDATES);
    counter(text, "numa_huge_pte_updates", 0);
    counter(text, VmStatistic.NUMA_HINT_FAULTS, VmStatistic.NUMA_HINT_FAULTS_LOCAL, VmStatistic.NUMA_PAGES_MIGRATED);
    counter(text, VmStatistic.MIGRATED, VmStatistic.MIGRATE_FAILED);
    counter(text, VmStatistic.COMPACT_MIGRATE_SCANNED, VmStatistic.COMPACT_FREE_SCANNED, VmStatistic.COMPACT_ISOLATED);
    counter(text, VmStatistic.COMPACT_STALL, VmStatistic.COMPACT_FAIL, VmStatistic.COMPACT_SUCCESS);
    counter(text, VmStatistic.COMPACT_DAEMON_WAKE, VmStatistic.COMPACT_DAEMON_MIGRATE_SCANNED, VmStatistic.COMPACT_DAEMON_FREE_SCANNED);
    counter(text, VmStatistic.THP_FAULT_ALLOC, VmStatistic.THP_FAULT_FALLBACK);
    counter(text, VmStatistic.THP_COLLAPSE_ALLOC, VmStatistic.THP_COLLAPSE_ALLOC_FAILED, VmStatistic.THP_SPLIT_PAGE);
    counter(text, VmStatistic.THP_DEFERRED_SPLIT_PAGE, VmStatistic.THP_SPLIT_PMD);
    counter(text, VmStatistic.THP_ZERO_PAGE_ALLOC);
    counter(text, VmStatistic.SHOOTDOWNS, VmStatistic.COMMITTED);
    counter(text, VmStatistic.VMA_LOCK_SUCCESS, VmStatistic.VMA_LOCK_ABORT, VmStatistic.VMA_LOCK_RETRY);
    return text.toString();
  }

  private void counter(SeqText text, VmStatistic... statistics) {
    for (VmStatistic statistic : statistics) {
      counter(text, statistic.text(), pages(statistic));
    }
  }

  private static void counter(SeqText text, String name, long value) {
    text.put(name).put(' ').put(value).line();
  }

  private String slabinfo() {
    SeqText text = new SeqText();
    text.line("slabinfo - version: 2.1");
    text.line(
        "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables <limit> <batchcount> <sharedfactor>"
            + " : slabdata <active_slabs> <num_slabs> <sharedavail>");
    for (SlabFigures slab : memory.slabs().figures()) {
      text.left(slab.name(), 17).put(' ').right(slab.active(), 6).put(' ').right(slab.objects(), 6).put(' ');
      text.right(slab.strideBytes(), 6).put(' ').right(slab.perSlab(), 4).put(' ').right(slab.pagesPerSlab(), 4);
      text.put(" : tunables    0    0    0 : slabdata ").right(slab.slabs(), 6).put(' ').right(slab.slabs(), 6).line("      0");
    }
    return text.toString();
  }
}
