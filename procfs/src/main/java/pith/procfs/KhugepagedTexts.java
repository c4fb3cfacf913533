package pith.procfs;

import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import pith.mm.HugePages;
import pith.mm.Khugepaged;
import pith.mm.KhugepagedLimits;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** /sys/kernel/mm/transparent_hugepage/khugepaged: how it works, and what it has done. */
final class KhugepagedTexts {
  private static final int MODE = 0644;
  private static final int MOST_PTES = (1 << HugePages.ORDER) - 1;

  private final Khugepaged khugepaged;

  private KhugepagedTexts(Khugepaged khugepaged) {
    this.khugepaged = khugepaged;
  }

  static PseudoNode.Entry folder(Khugepaged khugepaged) {
    return new KhugepagedTexts(khugepaged).folder();
  }

  private PseudoNode.Entry folder() {
    return PseudoNode.folder(
        "khugepaged",
        number("defrag", 0, 1, limits -> limits.defrag() ? 1 : 0, (limits, value) -> limits.withDefrag(value == 1)),
        number("pages_to_scan", 1, Integer.MAX_VALUE, KhugepagedLimits::pagesToScan, KhugepagedLimits::withPagesToScan),
        number("scan_sleep_millisecs", 0, Integer.MAX_VALUE, KhugepagedLimits::scanSleepMillis, KhugepagedLimits::withScanSleep),
        number("alloc_sleep_millisecs", 0, Integer.MAX_VALUE, KhugepagedLimits::allocSleepMillis, KhugepagedLimits::withAllocSleep),
        number("max_ptes_none", 0, MOST_PTES, KhugepagedLimits::maxPtesNone, KhugepagedLimits::withMaxPtesNone),
        number("max_ptes_swap", 0, MOST_PTES, KhugepagedLimits::maxPtesSwap, KhugepagedLimits::withMaxPtesSwap),
        number("max_ptes_shared", 0, MOST_PTES, KhugepagedLimits::maxPtesShared, KhugepagedLimits::withMaxPtesShared),
        PseudoNode.file("pages_collapsed", context -> khugepaged.pagesCollapsed() + "\n"),
        PseudoNode.file("full_scans", context -> khugepaged.fullScans() + "\n"));
  }

  private PseudoNode.Entry number(
      String name, int least, int most, ToIntFunction<KhugepagedLimits> get, BiFunction<KhugepagedLimits, Integer, KhugepagedLimits> with) {
    return PseudoNode.file(name, MODE, context -> get.applyAsInt(khugepaged.limits()) + "\n", PseudoNode.number(value -> {
      if (value < least || value > most) {
        throw Refused.of(Errno.EINVAL);
      }
      khugepaged.limits(with.apply(khugepaged.limits(), value.intValue()));
    }));
  }
}
