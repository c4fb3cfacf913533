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
  /** Pages of slabs whose objects a shrinker can free. */
  SLAB_RECLAIMABLE("nr_slab_reclaimable"),
  /** Pages of all other slabs. */
  SLAB("nr_slab_unreclaimable"),
  PAGE_TABLES("nr_page_table_pages"),
  /** Pages promised by private writable mappings. */
  COMMITTED("nr_committed"),
  LOCKED("nr_mlock"),
  /** Faults, all kinds. */
  FAULTS("pgfault"),
  /** Faults that had to read from a device. */
  MAJOR_FAULTS("pgmajfault"),
  /** Pages that reclaim freed. */
  RECLAIMED("pgsteal"),
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
  /** Huge pages of zeroes that were made: one, once it is wanted. */
  THP_ZERO_PAGE_ALLOC("thp_zero_page_alloc"),
  /** TLB shoot-downs that asked another hart. */
  SHOOTDOWNS("nr_tlb_remote_flush"),
  /** Kills for want of memory. */
  OUT_OF_MEMORY("oom_kill");

  private final String text;

  VmStatistic(String text) {
    this.text = text;
  }

  /** {@return the name in /proc/vmstat} */
  public String text() {
    return text;
  }
}
