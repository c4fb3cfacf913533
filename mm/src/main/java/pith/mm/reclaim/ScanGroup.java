package pith.mm.reclaim;

import pith.mm.physical.PageAccount;

/** Whose pages a scan is restricted to. */
public interface ScanGroup {
  /** {@return whether pages charged to {@code payer} are among them} */
  boolean covers(PageAccount payer);

  /** {@return how many of their folios are on a list of reclaim's} */
  long listed(int list);

  /** {@return whether they may have more slots of swap} */
  boolean swapHasRoom();

  /** So many of them were looked at, and so many freed. */
  void scanned(long scanned, long reclaimed);
}
