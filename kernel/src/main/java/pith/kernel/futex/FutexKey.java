package pith.kernel.futex;

import pith.mm.space.AddressSpace;
import pith.mm.space.PageIdentity;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * What two tasks that mean the same futex agree on.
 *
 * @param owner the address space, or the page cache that a shared mapping shows
 * @param offset the address, or the offset in the file
 */
record FutexKey(Object owner, long offset) {
  private static final int PAGE_SHIFT = 12;

  /** {@return the key of the word at {@code address}; {@code isPrivate} says that no other process maps it} */
  static FutexKey of(AddressSpace space, long address, boolean isPrivate) {
    if ((address & 3) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    if (isPrivate) {
      return new FutexKey(space, address);
    }
    PageIdentity page = space.identity(address);
    return page.owner() == space ? new FutexKey(space, address) : new FutexKey(page.owner(), page.page() << PAGE_SHIFT | page.offset());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FutexKey key && key.owner == owner && key.offset == offset;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(offset);
  }
}
