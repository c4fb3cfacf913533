package pith.mm.physical;

/** What the memory figures count, for /proc/meminfo and /proc/vmstat. Pages unless said otherwise. */
public enum VmStatistic {
  /** Anonymous pages that are mapped. */
  ANONYMOUS("nr_anon_pages"),
  /** Anonymous huge pages that an entry maps as a whole. */
  ANONYMOUS_HUGE("nr_anon_transparent_hugepages"),
  /** Pages of files and of shared memory in page caches. */
  FILE("nr_file_pages"),
  /** Pages of shared memory and memory file systems: part of FILE. */
  SHARED_MEMORY("nr_shmem"),
  /** File pages that some page table maps. */
  MAPPED("nr_mapped"),
  /** File pages newer than their file. */
  DIRTY("nr_dirty"),
  /** File pages that are being written just now. */
  WRITEBACK("nr_writeback"),
  /** Times that a clean file page became dirty. */
  DIRTIED("nr_dirtied"),
  /** File pages written back. */
  WRITTEN("nr_written"),
  /** Pages of slabs whose objects a shrinker can free. */
  SLAB_RECLAIMABLE("nr_slab_reclaimable"),
  /** Pages of all other slabs. */
  SLAB("nr_slab_unreclaimable"),
  PAGE_TABLES("nr_page_table_pages"),
  /** Pages promised by private writable mappings. */
  COMMITTED("nr_committed"),
  /** Faults, all kinds. */
  FAULTS("pgfault"),
  /** Faults that had to read from a device. */
  MAJOR_FAULTS("pgmajfault"),
  /** Faults that were given a huge page. */
  THP_FAULT_ALLOC("thp_fault_alloc"),
  /** Faults that would have been given a huge page, but there was none. */
  THP_FAULT_FALLBACK("thp_fault_fallback"),
  /** Ranges of single pages that were made one huge page. */
  THP_COLLAPSE_ALLOC("thp_collapse_alloc"),
  /** Collapses that found no huge page free. */
  THP_COLLAPSE_ALLOC_FAILED("thp_collapse_alloc_failed"),
  /** Huge page-table entries that were split into entries of single pages. */
  THP_SPLIT_PMD("thp_split_pmd"),
  /** Folios that were cut into single pages. */
  THP_SPLIT_PAGE("thp_split_page"),
  /** Folios noted to be split because some of their pages were of use to nobody. */
  THP_DEFERRED_SPLIT_PAGE("thp_deferred_split_page"),
  /** Huge pages of zeroes that were made: one, once it is wanted. */
  THP_ZERO_PAGE_ALLOC("thp_zero_page_alloc"),
  /** Anonymous pages that are in memory and in swap. */
  SWAP_CACHED("nr_swapcached"),
  /** Pages that programs locked, off reclaim's lists. */
  UNEVICTABLE("nr_unevictable"),
  REFAULTED_ANONYMOUS("workingset_refault_anon"),
  REFAULTED_FILE("workingset_refault_file"),
  REFAULT_ACTIVATED_ANONYMOUS("workingset_activate_anon"),
  REFAULT_ACTIVATED_FILE("workingset_activate_file"),
  /** Pages read from swap. */
  SWAPPED_IN("pswpin"),
  /** Pages written to swap. */
  SWAPPED_OUT("pswpout"),
  ACTIVATED("pgactivate"),
  DEACTIVATED("pgdeactivate"),
  /** Pages given up with MADV_FREE, and pages of them that were freed. */
  LAZY_FREE("pglazyfree"),
  LAZY_FREED("pglazyfreed"),
  /** Active pages that were looked at. */
  REFILLED("pgrefill"),
  RECLAIMED_BACKGROUND("pgsteal_kswapd"),
  RECLAIMED_DIRECT("pgsteal_direct"),
  SCANNED_BACKGROUND("pgscan_kswapd"),
  SCANNED_DIRECT("pgscan_direct"),
  /** Times that kswapd set to work. */
  BACKGROUND_RUNS("pageoutrun"),
  /** Generations opened by aging. */
  AGED("pgaged"),
  /** Faults resolved under the lock of one VMA. */
  VMA_LOCK_SUCCESS("vma_lock_success"),
  /** Faults for which that lock could not be had: no such VMA, or it was being changed. */
  VMA_LOCK_ABORT("vma_lock_abort"),
  /** Faults that dropped that lock to wait. */
  VMA_LOCK_RETRY("vma_lock_retry"),
  /** TLB shoot-downs that asked another hart. */
  SHOOTDOWNS("nr_tlb_remote_flush"),
  /** Kills for want of memory. */
  OUT_OF_MEMORY("oom_kill"),
  /** Pages allocated, by the zone in which they lie. */
  ALLOCATED_DMA32("pgalloc_dma32"),
  ALLOCATED_NORMAL("pgalloc_normal"),
  ALLOCATED_MOVABLE("pgalloc_movable"),
  /** Times that somebody had to free memory before they got any, by the highest zone that would have done. */
  STALLED_NORMAL("allocstall_normal"),
  STALLED_MOVABLE("allocstall_movable"),
  /** Pages freed. */
  PAGES_FREED("pgfree"),
  NUMA_HIT("numa_hit"),
  NUMA_MISS("numa_miss"),
  NUMA_FOREIGN("numa_foreign"),
  NUMA_LOCAL("numa_local"),
  NUMA_OTHER("numa_other"),
  /** Frames that compaction looked at for something to move. */
  COMPACT_MIGRATE_SCANNED("compact_migrate_scanned"),
  /** Frames that compaction looked at for somewhere to move it. */
  COMPACT_FREE_SCANNED("compact_free_scanned"),
  /** Frames that compaction took off free lists or out of use. */
  COMPACT_ISOLATED("compact_isolated"),
  /** Times that somebody compacted before they got a block. */
  COMPACT_STALL("compact_stall"),
  COMPACT_FAIL("compact_fail"),
  COMPACT_SUCCESS("compact_success"),
  /** Times that kcompactd was woken for a block. */
  COMPACT_DAEMON_WAKE("compact_daemon_wake"),
  /** What kcompactd looked at: a part of what compaction did. */
  COMPACT_DAEMON_MIGRATE_SCANNED("compact_daemon_migrate_scanned"),
  COMPACT_DAEMON_FREE_SCANNED("compact_daemon_free_scanned"),
  /** Pages moved to another frame, and those that could not be. */
  MIGRATED("pgmigrate_success"),
  MIGRATE_FAILED("pgmigrate_fail"),
  /** Entries taken out of reach to see who uses their pages; uses that were seen, those of pages on the user's own node, and pages moved to it. */
  NUMA_PTE_UPDATES("numa_pte_updates"),
  NUMA_HINT_FAULTS("numa_hint_faults"),
  NUMA_HINT_FAULTS_LOCAL("numa_hint_faults_local"),
  NUMA_PAGES_MIGRATED("numa_pages_migrated");

  private final String text;

  VmStatistic(String text) {
    this.text = text;
  }

  static VmStatistic allocated(ZoneKind zone) {
    return switch (zone) {
      case DMA32 -> ALLOCATED_DMA32;
      case NORMAL -> ALLOCATED_NORMAL;
      case MOVABLE -> ALLOCATED_MOVABLE;
    };
  }

  static VmStatistic stalled(ZoneKind highest) {
    return highest == ZoneKind.MOVABLE ? STALLED_MOVABLE : STALLED_NORMAL;
  }

  /** {@return the name in /proc/vmstat} */
  public String text() {
    return text;
  }
}
