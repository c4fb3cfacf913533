package pith.mm.physical;

/**
 * Who is charged for pages: recorded with each folio and each slot of swap that was charged. Source: Linux's {@code struct mem_cgroup} as the folio sees it.
 */
public interface PageAccount {
  /** {@code pages} pages charged to it are free. Callable with any lock held. */
  void uncharge(long pages);

  /** An object of the kernel's that was charged to it is free. Callable with any lock held. */
  void unchargeObject(int bytes, boolean reclaimable);

  /** {@return whether one page more can be charged to it at this moment, without reclaim} */
  boolean hasRoom();

  /** So many pages charged to it more, or less, stand on a list of reclaim's for node {@code node}. Callable with any lock held. */
  void listed(int node, int list, int change);

  /** So many pages charged to it more, or less, are newer than their file. Callable with any lock held. */
  void dirtied(int change);

  /** So many pages charged to it more, or less, are being written just now. Callable with any lock held. */
  void writing(int change);

  /** {@return pages charged to it that are newer than their file} */
  long dirtyPages();

  /** One page charged to it is to have a slot of swap. {@return false if it has its share of them}; callable with any lock held. */
  boolean chargeSwap();

  /** {@return whether it has more than half of the slots of swap that it may have} */
  boolean swapIsScarce();

  /** A slot of swap charged to it is free. Callable with any lock held. */
  void unchargeSwap();
}
