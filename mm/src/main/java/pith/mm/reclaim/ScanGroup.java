package pith.mm.reclaim;

import pith.mm.physical.PageAccount;

/** Whose pages a scan is restricted to. */
public interface ScanGroup {
  /** {@return whether pages charged to {@code payer} are among them} */
  boolean covers(PageAccount payer);

  /** {@return how many of their pages are on a list of reclaim's for node {@code node}} */
  long listed(int node, int list);

  /** {@return how far they are kept from a scan of {@code top} and the groups below it, null for all} */
  Protection protection(ScanGroup top);

  /** They are taken all the same. */
  void reclaimedThoughLow();

  /** {@return whether they may have more slots of swap} */
  boolean swapHasRoom();

  /** So many of them were looked at, and so many freed. */
  void scanned(long scanned, long reclaimed);
}
