package pith.mm;

import pith.hal.Hart;
import pith.hal.MemoryModel;
import pith.hal.machine.Machine;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.MemoryNodes;
import pith.hal.trace.Trace;
import pith.mm.background.Daemons;
import pith.mm.compaction.Compaction;
import pith.mm.compaction.Kcompactd;
import pith.mm.compaction.Migration;
import pith.mm.compaction.PageMigration;
import pith.mm.group.GroupMembers;
import pith.mm.group.MemoryGroups;
import pith.mm.hinting.LastUse;
import pith.mm.hinting.NodeHints;
import pith.mm.overcommit.Overcommit;
import pith.mm.physical.Allocation;
import pith.mm.physical.FailureInjector;
import pith.mm.physical.MemoryTraffic;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;
import pith.mm.shrinker.Shrinkers;
import pith.mm.pressure.Stalls;
import pith.mm.reclaim.DeferredSplits;
import pith.mm.reclaim.Reclaim;
import pith.mm.slab.SlabAllocator;
import pith.mm.swap.Swap;
import pith.sync.WaitQueue;
import pith.mm.tlb.TlbShootdown;
import pith.mm.writeback.Writeback;
import pith.sync.rcu.Rcu;

/** The memory management of one machine: allocators, shoot-downs, figures and policies, from which address spaces and page caches are made. */
public final class MemorySystem {
  private final PhysicalMemory ram;
  private final int harts;
  private final Trace trace;
  private final MemoryOptions options;
  private final VmStatistics statistics = new VmStatistics();
  private final FailureInjector failures = new FailureInjector();
  private final Shrinkers shrinkers = new Shrinkers();
  private final AddressSpaces spaces = new AddressSpaces();
  private final Daemons daemons = new Daemons();
  private final Reclaim reclaim;
  private final Swap swap;
  private final Compaction compaction;
  private final PageMigration migration;
  private final LastUse lastUse;
  private final Kcompactd kcompactd;
  private final MemoryTraffic traffic;
  private final PageAllocator pages;
  private final SlabAllocator slabs;
  private final TlbShootdown shootdown;
  private final Rcu rcu;
  private final Precautions precautions;
  private final FaultLock faultLock;
  private final Writeback writeback;
  private final long zeroPage;
  private final HugePages hugePages;
  private final Khugepaged khugepaged;
  private final WaitQueue arrivals = new WaitQueue();
  private final MemoryGroups groups;
  private final Overcommit overcommit;
  private volatile long minAddress = 65_536; // Linux's default
  private volatile int maxMapCount = 65_530; // Linux's default
  private Stalls stalls = Stalls.NONE;
  private NodeHints nodeHints = NodeHints.NONE;
  private OomKiller oomKiller = () -> false;

  /** The memory management of a machine with this RAM and these harts; {@code trace} receives an event for each page fault. */
  public MemorySystem(PhysicalMemory ram, MemoryModel model, Hart[] harts, Trace trace, Rcu rcu, MemoryOptions options) {
    this(ram, model, harts, MemoryNodes.one(harts.length), trace, rcu, options);
  }

  /** As above, of a machine whose RAM is divided into nodes. */
  public MemorySystem(PhysicalMemory ram, MemoryModel model, Hart[] harts, MemoryNodes nodes, Trace trace, Rcu rcu, MemoryOptions options) {
    this.ram = ram;
    this.harts = harts.length;
    this.trace = trace;
    this.rcu = rcu;
    this.options = options;
    traffic = new MemoryTraffic(model);
    pages = new PageAllocator(ram, traffic, failures, statistics, nodes, options.physical());
    swap = new Swap(pages, statistics, harts.length);
    reclaim = new Reclaim(pages, statistics, shrinkers, daemons, options.get(MemoryOption.RECLAIM) == ReclaimKind.GENERATIONS, spaces::harvestAccessed, swap::hasRoom);
    swap.reclaim(reclaim);
    pages.reclaimer(reclaim);
    pages.kswapd(reclaim);
    groups = new MemoryGroups(reclaim);
    pages.charger(groups);
    migration = new Migration(pages.frames(), reclaim, arrivals);
    compaction = new Compaction(pages, migration, statistics);
    lastUse = new LastUse(pages.frames().count());
    pages.compactor(compaction);
    kcompactd = new Kcompactd(compaction, pages, statistics, daemons);
    reclaim.blockMaker(kcompactd::wake);
    slabs = new SlabAllocator(pages, traffic, statistics, failures, harts.length, options.get(MemoryOption.SLAB), options.slabDebug());
    precautions = options.get(Precautions.OPTION);
    faultLock = options.get(MemoryOption.FAULT_LOCK);
    shootdown = precautions.shootdown(harts, options.asidBits(), options.paging(), statistics);
    reclaim.reclaimable(slabs);
    shrinkers.register(new DeferredSplits(pages));
    writeback = new Writeback(statistics, () -> pages.freePages() + statistics.get(VmStatistic.FILE) - statistics.get(VmStatistic.SHARED_MEMORY), groups);
    zeroPage = pages.allocate(0, Allocation.KERNEL_ZEROED);
    overcommit = new Overcommit(statistics, pages.totalPages(), pages.freePages(), swap::totalSlots);
    hugePages = new HugePages(options.get(MemoryOption.THP), pages, statistics);
    khugepaged = new Khugepaged(hugePages);
  }

  /** The memory management of {@code machine}. */
  public MemorySystem(Machine machine, Rcu rcu, MemoryOptions options) {
    this(machine.ram(), machine.memoryModel(), machine.harts().toArray(Hart[]::new), nodes(machine), machine.trace(), rcu, options);
  }

  private static MemoryNodes nodes(Machine machine) {
    return MemoryNodes.of(machine.topology(), machine.spec().distances(), machine.spec().hertz());
  }

  public PhysicalMemory ram() {
    return ram;
  }

  /** {@return how many harts the machine has} */
  public int harts() {
    return harts;
  }

  /** {@return what charges for cache lines that the kernel touches} */
  public MemoryTraffic traffic() {
    return traffic;
  }

  /** {@return the buddy allocator} */
  public PageAllocator pages() {
    return pages;
  }

  /** {@return reference counts, map counts, owners and flags of page frames} */
  public PageFrames frames() {
    return pages.frames();
  }

  public SlabAllocator slabs() {
    return slabs;
  }

  public TlbShootdown shootdown() {
    return shootdown;
  }

  /** {@return what concurrent faults take care of} */
  public Precautions precautions() {
    return precautions;
  }

  /** {@return which lock page faults take first} */
  public FaultLock faultLock() {
    return faultLock;
  }

  /** {@return what lets VMAs be found without a lock} */
  public Rcu rcu() {
    return rcu;
  }

  /** {@return the figures behind /proc/meminfo and /proc/vmstat} */
  public VmStatistics statistics() {
    return statistics;
  }

  /** {@return what makes allocations fail on purpose, for tests} */
  public FailureInjector failures() {
    return failures;
  }

  /** {@return where those wait who need a page that is on its way to another frame} */
  public WaitQueue arrivals() {
    return arrivals;
  }

  /** {@return the spaces that there are} */
  public AddressSpaces spaces() {
    return spaces;
  }

  /** {@return the kernel threads that work for memory, once there is work} */
  public Daemons daemons() {
    return daemons;
  }

  /** {@return who is charged for pages} */
  public MemoryGroups groups() {
    return groups;
  }

  /** {@return how many VMAs a space may have: vm.max_map_count} */
  public int maxMapCount() {
    return maxMapCount;
  }

  public void maxMapCount(int most) {
    maxMapCount = most;
  }

  /** {@return the address below which only who is allowed to may map anything, so that null pointers fault: vm.mmap_min_addr} */
  public long minAddress() {
    return minAddress;
  }

  public void minAddress(long address) {
    minAddress = address;
  }

  /** {@return who says how much memory is promised} */
  public Overcommit overcommit() {
    return overcommit;
  }

  /** {@return whom to tell that the running task waits for memory} */
  public Stalls stalls() {
    return stalls;
  }

  /** Boot: who knows which task is in which group, and who keeps count of tasks that wait. */
  public void members(GroupMembers members, Stalls waits) {
    stalls = waits;
    groups.members(members, waits);
    pages.stalls(waits);
    reclaim.stalls(waits);
  }

  /** {@return where anonymous pages are kept that have no room in memory} */
  public Swap swap() {
    return swap;
  }

  /** {@return who gives back memory when little is free} */
  public Reclaim reclaim() {
    return reclaim;
  }

  /** {@return who makes large free blocks by moving pages} */
  public Compaction compaction() {
    return compaction;
  }

  /** {@return what moves pages to other frames} */
  public PageMigration migration() {
    return migration;
  }

  /** {@return from where pages were used last, as far as anybody looked} */
  public LastUse lastUse() {
    return lastUse;
  }

  /** {@return who is told which memory is used from where} */
  public NodeHints nodeHints() {
    return nodeHints;
  }

  /** Boot: who balances memory nodes. */
  public void nodeHints(NodeHints hints) {
    nodeHints = hints;
  }

  /** {@return the threads that make large free blocks ahead of need} */
  public Kcompactd kcompactd() {
    return kcompactd;
  }

  /** {@return the caches of objects that can be had again} */
  public Shrinkers shrinkers() {
    return shrinkers;
  }

  /** {@return what brings dirty pages to where they are kept} */
  public Writeback writeback() {
    return writeback;
  }

  /** {@return the page of zeroes that stands for every anonymous page not yet written; never freed or written} */
  public long zeroPage() {
    return zeroPage;
  }

  /** {@return where programs get huge pages, and the huge page of zeroes} */
  public HugePages hugePages() {
    return hugePages;
  }

  /** {@return what khugepaged goes by} */
  public Khugepaged khugepaged() {
    return khugepaged;
  }

  public Trace trace() {
    return trace;
  }

  public MemoryOptions options() {
    return options;
  }

  /** Sets the policy for memory that is out. */
  public void oomKiller(OomKiller policy) {
    oomKiller = policy;
  }

  public OomKiller oomKiller() {
    return oomKiller;
  }
}
