package pith.vfs.buffer;

import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Work;

/**
 * One block of a disk, in memory. Its bytes are guarded by whoever owns what lies in the block.
 *
 * <p>The reference count is guarded by the cache's lock.
 */
public final class Buffer implements AutoCloseable {
  private final BufferCache cache;
  private final long block;
  private final long page;
  private final long pa;

  /** Guarded by the cache's lock. */
  int references = 1;

  private volatile boolean verified;

  Buffer(BufferCache cache, long block, long page, int within) {
    this.cache = cache;
    this.block = block;
    this.page = page;
    this.pa = page + within;
  }

  /** {@return the number of the block on the disk} */
  public long block() {
    return block;
  }

  /** {@return where in RAM its bytes begin} */
  public long pa() {
    return pa;
  }

  public PhysicalMemory ram() {
    return cache.ram();
  }

  /** {@return its length in bytes} */
  public int bytes() {
    return cache.blockSize();
  }

  long page() {
    return page;
  }

  /** {@return whether its owner has found its contents right, since they were read} */
  public boolean isVerified() {
    return verified;
  }

  public void setVerified() {
    verified = true;
  }

  /** Takes another reference. */
  public Buffer get() {
    cache.get(this);
    return this;
  }

  /** Gives a reference back. */
  @Override
  public void close() {
    cache.put(this);
  }

  /** Fills the block with zeroes. */
  public void clear() {
    cache.ram().fill(pa, cache.blockSize(), (byte) 0);
    Work.chargeClear(cache.blockSize());
  }

  @Override
  public String toString() {
    return "block " + block;
  }
}
