package pith.mm.reclaim;

/**
 * How much to look for pages of programs and how much for pages of files: in inverse proportion to what either cost lately (pages that came back, and work for
 * nothing), moved by swappiness. Guarded by {@code lruvec.lru_lock} where it is written. Source: Linux's {@code get_scan_count} and {@code lru_note_cost}.
 */
final class ScanBalance {
  private static final int EQUAL = 200;

  private long anonymousCost;
  private long fileCost;

  /** Reclaim of a kind of pages cost something; costs fade as they grow beyond a quarter of all {@code listed} pages. */
  void cost(boolean file, long pages, long listed) {
    if (file) {
      fileCost += pages;
    } else {
      anonymousCost += pages;
    }
    if (anonymousCost + fileCost > listed / 4) {
      anonymousCost /= 2;
      fileCost /= 2;
    }
  }

  /** {@return how many of {@code pages} to scan} */
  long share(boolean file, long pages, Scan scan, boolean trimCache) {
    if (!scan.maySwap() || scan.swappiness() == 0) {
      return file ? pages : 0;
    }
    if (scan.priority() == 0) {
      return pages;
    }
    if (trimCache) {
      return file ? pages : 0;
    }
    long total = anonymousCost + fileCost;
    long anonymous = total + anonymousCost;
    long files = total + fileCost;
    long anonymousPart = scan.swappiness() * (anonymous + files + 1) / (anonymous + 1);
    long filePart = (EQUAL - scan.swappiness()) * (anonymous + files + 1) / (files + 1);
    long part = file ? filePart : anonymousPart;
    return (pages * part + anonymousPart + filePart - 1) / (anonymousPart + filePart);
  }
}
