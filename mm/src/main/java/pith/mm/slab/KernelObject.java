package pith.mm.slab;

import pith.mm.physical.PageAccount;
import pith.sync.rcu.Poisonable;
import pith.sync.rcu.Rcu;

/**
 * A kernel record that owns an allocation from the cache of its type, so that its memory is accounted where Linux would account it.
 *
 * <p>The record is a Java object; the allocation is what it would occupy. {@link #release} or {@link #releaseAfterGracePeriod} must be called once, when the
 * last reference goes.
 */
public abstract class KernelObject implements Poisonable {
  private final SlabCache cache;
  private long address;

  /** Whether it is to be given back after a grace period. */
  private boolean retired;

  /** Where its grace period ended, if somebody checks that nobody uses it after that. */
  private Throwable poison;

  /** Takes the allocation; throws {@link pith.sync.outcome.Refused} with ENOMEM when there is none. */
  protected KernelObject(SlabCache cache) {
    this.cache = cache;
    this.address = cache.allocate();
  }

  /** Takes over an allocation from {@code cache} that was made ahead, where none could be refused any more. */
  protected KernelObject(SlabCache cache, long address) {
    this.cache = cache;
    this.address = address;
  }

  /** {@return the physical address of the record} */
  public final long address() {
    return address;
  }

  /** {@return who pays for the record, null if nobody does} */
  public final PageAccount payer() {
    return cache.payer(address);
  }

  /** {@return the cache it came from} */
  protected final SlabCache slabCache() {
    return cache;
  }

  /** Gives the allocation back. */
  protected final void release() {
    cache.free(given());
  }

  /** Gives the allocation back once nobody reads the record any more who reads it now under {@code rcu}; until then it keeps its address. */
  protected final void releaseAfterGracePeriod(Rcu rcu) {
    checkNotReleased();
    retired = true;
    cache.freeAfterGracePeriod(address, rcu);
    if (rcu.checker() != null) {
      Throwable released = new Throwable("released here");
      rcu.call(() -> poison = released);
    }
  }

  @Override
  public final Throwable poison() {
    return poison;
  }

  private long given() {
    checkNotReleased();
    long given = address;
    address = 0;
    return given;
  }

  private void checkNotReleased() {
    if (address == 0 || retired) {
      throw new AssertionError("an object of slab cache " + cache.name() + " is released twice");
    }
  }
}
