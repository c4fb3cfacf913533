package pith.mm.slab;

import pith.mm.physical.Allocation;
import pith.sync.rcu.Rcu;

/**
 * What stands between a cache's users and its slabs, so that a hart can serve itself without a lock that others want. {@link SheafLayer} is what Linux has
 * from 7.0 on, {@link PartialLayer} what it had until 6.17, {@link DirectLayer} is for debugging, where each object is checked on its way.
 */
sealed interface HartLayer permits SheafLayer, PartialLayer, DirectLayer {
  /** {@return an object; throws {@link pith.sync.outcome.Refused} with ENOMEM} May sleep if {@code kind}, that of the pages of a new slab, may reclaim. */
  long allocate(Allocation kind);

  /** Takes an object of {@code slab} back. May be called under spin locks. */
  void free(Slab slab, long object);

  /** Takes an object back for use after a grace period. May be called under spin locks. */
  void freeLater(Slab slab, long object, Rcu rcu);

  /** {@return a sheaf of {@code count} objects; throws {@link pith.sync.outcome.Refused} with ENOMEM} May sleep. */
  Sheaf prefill(int count);

  /** Takes a sheaf back that {@link #prefill} gave, with what is left in it. */
  void giveBack(Sheaf sheaf);

  /** Gives everything that harts keep back to the slabs. */
  void flush();

  /** {@return free objects that hart {@code hart} keeps, at this moment} */
  int held(int hart);

  /** {@return objects that a sheaf holds; 0 without sheaves} */
  int sheafCapacity();

  /** {@return sheaves in the barn that are full and that are empty} */
  Barn.Figures barn();
}
