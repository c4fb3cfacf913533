package pith.mm.swap;

/** Keeps swap entries elsewhere than in page tables: shared memory. */
public interface SwapHolder {
  /** Reads back all of its pages that are in an area. May sleep; throws ENOMEM or EIO. */
  void bringBack(int area);
}
