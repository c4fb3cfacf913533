package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import pith.hal.memory.Access;
import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;

/**
 * Registers a region that the program and the kernel share, in memory of the program's or in pages of the kernel's. Source: Linux uapi
 * {@code struct io_uring_mem_region_reg}, {@code struct io_uring_region_desc}. (Memory of the program's is looked up at each use, where Linux holds its pages.)
 */
final class RegisterRegion {
  /** Of the argument: where the description is, flags, something reserved. */
  private static final int FLAGS = 8, RESERVED = 16, BYTES = 32, HAS_WAIT_ARGUMENTS = 1;

  /** Of the description. */
  private static final int ADDRESS = 0, SIZE = 8, KIND = 16, ID = 20, MAPPED_AT = 24, KEPT_FREE = 32, DESCRIPTION_BYTES = 64, OF_PROGRAM = 1, PAGE = 4096;

  private RegisterRegion() {}

  static void register(Current current, Uring ring, long argument, int count) {
    AddressSpace space = current.space();
    refuseUnless(count == 1, Errno.EINVAL);
    refuseUnless(!ring.hasRegion, Errno.EBUSY);
    long at = space.readLong(argument);
    long flags = space.readLong(argument + FLAGS);
    refuseUnless(isZero(space, argument + RESERVED, argument + BYTES), Errno.EINVAL);
    refuseUnless((flags & ~HAS_WAIT_ARGUMENTS) == 0 && (flags == 0 || !ring.enabled()), Errno.EINVAL);
    SharedBytes bytes = make(space, ring, at);
    ring.hasRegion = true;
    ring.waitArguments = flags == 0 ? null : new WaitArguments(bytes, space.readLong(at + SIZE));
  }

  private static SharedBytes make(AddressSpace space, Uring ring, long at) {
    long address = space.readLong(at + ADDRESS);
    long size = space.readLong(at + SIZE);
    int kind = space.readInt(at + KIND);
    refuseUnless(isZero(space, at + KEPT_FREE, at + DESCRIPTION_BYTES) && (kind & ~OF_PROGRAM) == 0, Errno.EINVAL);
    refuseUnless((kind == OF_PROGRAM) == (address != 0), Errno.EFAULT);
    refuseUnless(size > 0 && space.readLong(at + MAPPED_AT) == 0 && space.readInt(at + ID) == 0 && (address | size) % PAGE == 0, Errno.EINVAL);
    if (kind == OF_PROGRAM) {
      space.user().faultIn(address, size, Access.STORE);
      return new SharedBytes.OfProgram(space, address);
    }
    SharedBytes bytes = new SharedBytes.OfKernel(ring.memory.ram(), ring.memory.addRegion(size));
    space.writeLong(at + MAPPED_AT, UringLayout.REGION_AT);
    return bytes;
  }

  private static boolean isZero(AddressSpace space, long from, long to) {
    for (long at = from; at < to; at += Long.BYTES) {
      if (space.readLong(at) != 0) {
        return false;
      }
    }
    return true;
  }
}
