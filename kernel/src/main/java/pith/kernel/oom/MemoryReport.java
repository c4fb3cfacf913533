package pith.kernel.oom;

import pith.kernel.log.KernelLog;
import pith.mm.MemorySystem;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.Zone;

/** What memory is used for, as the kernel log shows it before somebody is killed. Source: Linux's {@code show_free_areas}. */
final class MemoryReport {
  private static final int KIB_PER_PAGE = 4;

  private MemoryReport() {}

  static void show(KernelLog log, MemorySystem memory) {
    log.info("Mem-Info:");
    log.info(
        "active_anon:" + memory.reclaim().count(false, true) + " inactive_anon:" + memory.reclaim().count(false, false)
            + " active_file:" + memory.reclaim().count(true, true) + " inactive_file:" + memory.reclaim().count(true, false)
            + " unevictable:" + memory.statistics().get(VmStatistic.UNEVICTABLE) + " dirty:" + memory.statistics().get(VmStatistic.DIRTY));
    log.info(
        " slab_unreclaimable:" + memory.statistics().get(VmStatistic.SLAB) + " mapped:" + memory.statistics().get(VmStatistic.MAPPED)
            + " shmem:" + memory.statistics().get(VmStatistic.SHARED_MEMORY) + " pagetables:" + memory.statistics().get(VmStatistic.PAGE_TABLES)
            + " free:" + memory.pages().freePages());
    for (Zone zone : memory.pages().zones()) {
      log.info(
          "Node " + zone.node() + " " + zone.name() + " free:" + zone.free() * KIB_PER_PAGE + "kB min:" + zone.watermarks().min() * KIB_PER_PAGE
              + "kB low:" + zone.watermarks().low() * KIB_PER_PAGE + "kB high:" + zone.watermarks().high() * KIB_PER_PAGE
              + "kB managed:" + zone.managed() * KIB_PER_PAGE + "kB");
    }
    log.info(memory.statistics().get(VmStatistic.FILE) + " total pagecache pages");
    log.info(memory.statistics().get(VmStatistic.SWAP_CACHED) + " pages in swap cache");
    log.info("Free swap  = " + memory.swap().freeSlots() * KIB_PER_PAGE + "kB");
    log.info("Total swap = " + memory.swap().totalSlots() * KIB_PER_PAGE + "kB");
    log.info(memory.pages().totalPages() + " pages RAM");
  }
}
