package pith.kernel.proc;

import pith.procfs.SeqText;

/**
 * Sums over the pages of one VMA or of all. Pages that several map count in proportion: a page mapped n times adds 1/n to the
 * proportional set size, which is kept in units of 1/4096 page. Source: Linux {@code struct mem_size_stats}.
 */
final class PageTally {
  /** What stands behind a page. */
  enum Kind {
    ANONYMOUS,
    FILE,
    SHARED_MEMORY
  }

  private static final int PSS_SHIFT = 12;
  private static final int KIB_PER_PAGE = 4;

  private final long[] proportional = new long[Kind.values().length];
  private long proportionalDirty;
  private long proportionalLocked;
  private long resident;
  private long sharedClean;
  private long sharedDirty;
  private long privateClean;
  private long privateDirty;
  private long referenced;
  private long anonymous;
  private long huge;
  private long swapped;
  private long proportionalSwapped;

  /** Counts {@code pages} pages, each of which {@code mappings} entries map; more than one are a huge page. */
  void add(Kind kind, int pages, int mappings, boolean dirty, boolean accessed, boolean locked) {
    long share = pages * ((1L << PSS_SHIFT) / Math.max(1, mappings));
    resident += pages;
    huge += pages > 1 ? pages : 0;
    proportional[kind.ordinal()] += share;
    proportionalDirty += dirty ? share : 0;
    proportionalLocked += locked ? share : 0;
    referenced += accessed ? pages : 0;
    anonymous += kind == Kind.ANONYMOUS ? pages : 0;
    if (mappings > 1) {
      sharedDirty += dirty ? pages : 0;
      sharedClean += dirty ? 0 : pages;
    } else {
      privateDirty += dirty ? pages : 0;
      privateClean += dirty ? 0 : pages;
    }
  }

  /** Counts a page in swap whose slot {@code entries} entries name. */
  void addSwapped(int entries) {
    swapped++;
    proportionalSwapped += (1L << PSS_SHIFT) / Math.max(1, entries);
  }

  /** Adds the lines; {@code split} adds those that only smaps_rollup has. */
  void lines(SeqText text, boolean split) {
    pages(text, "Rss", resident);
    share(text, "Pss", proportional[0] + proportional[1] + proportional[2]);
    share(text, "Pss_Dirty", proportionalDirty);
    if (split) {
      share(text, "Pss_Anon", proportional[Kind.ANONYMOUS.ordinal()]);
      share(text, "Pss_File", proportional[Kind.FILE.ordinal()]);
      share(text, "Pss_Shmem", proportional[Kind.SHARED_MEMORY.ordinal()]);
    }
    pages(text, "Shared_Clean", sharedClean);
    pages(text, "Shared_Dirty", sharedDirty);
    pages(text, "Private_Clean", privateClean);
    pages(text, "Private_Dirty", privateDirty);
    pages(text, "Referenced", referenced);
    pages(text, "Anonymous", anonymous);
    none(text, "KSM", "LazyFree");
    pages(text, "AnonHugePages", huge);
    none(text, "ShmemPmdMapped", "FilePmdMapped", "Shared_Hugetlb", "Private_Hugetlb");
    pages(text, "Swap", swapped);
    share(text, "SwapPss", proportionalSwapped);
    share(text, "Locked", proportionalLocked);
  }

  private static void none(SeqText text, String... labels) {
    for (String label : labels) {
      kib(text, label, 0);
    }
  }

  private static void share(SeqText text, String label, long units) {
    kib(text, label, units * KIB_PER_PAGE >>> PSS_SHIFT);
  }

  private static void pages(SeqText text, String label, long pages) {
    kib(text, label, pages * KIB_PER_PAGE);
  }

  static void kib(SeqText text, String label, long kib) {
    text.left(label + ":", 16).right(kib, 8).line(" kB");
  }
}
