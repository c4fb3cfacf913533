package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import pith.hal.memory.Access;
import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Registers buffers by vectors, exchanges them, and tells of rings of lent buffers. Source: io_uring_register(2). */
final class RegisterBuffers {
  private static final int MOST = 1 << 14;
  private static final long MOST_BYTES = 1L << 30;
  private static final int REGISTER_BYTES = 32, UPDATE_BYTES = 32, SPARSE = 1, IOVEC_BYTES = 16;
  private static final int ADD_RING = 0, REMOVE_RING = 1, INCREMENTAL = 2, MAPS = 1, PAGE = 4096;

  private RegisterBuffers() {}

  static void vector(Current current, FixedBuffers table, long vector, int count) {
    register(current, table, vector, 0, count);
  }

  /** {@code struct io_uring_rsrc_register}: how many, flags, vector, tags. */
  static void tagged(Current current, FixedBuffers table, long argument, int bytes) {
    AddressSpace space = current.space();
    refuseUnless(bytes == REGISTER_BYTES, Errno.EINVAL);
    int flags = space.readInt(argument + 4);
    refuseUnless((flags & ~SPARSE) == 0 && space.readLong(argument + 8) == 0, Errno.EINVAL);
    boolean sparse = (flags & SPARSE) != 0;
    refuseUnless(!sparse || space.readLong(argument + 16) == 0, Errno.EINVAL);
    register(current, table, sparse ? 0 : space.readLong(argument + 16), space.readLong(argument + 24), space.readInt(argument));
  }

  private static void register(Current current, FixedBuffers table, long vector, long tags, int count) {
    refuseUnless(!table.exist(), Errno.EBUSY);
    refuseUnless(count > 0 && count <= MOST, Errno.EINVAL);
    FixedBuffers.Buffer[] buffers = new FixedBuffers.Buffer[count];
    for (int i = 0; i < count; i++) {
      buffers[i] = vector == 0 ? FixedBuffers.Buffer.empty() : buffer(current.space(), vector, tags, i);
    }
    table.register(buffers);
  }

  private static FixedBuffers.Buffer buffer(AddressSpace space, long vector, long tags, int index) {
    long base = space.readLong(vector + (long) IOVEC_BYTES * index);
    long length = space.readLong(vector + (long) IOVEC_BYTES * index + 8);
    long tag = tags == 0 ? 0 : space.readLong(tags + 8L * index);
    if (base == 0) {
      refuseUnless(length == 0, Errno.EFAULT);
      refuseUnless(tag == 0, Errno.EINVAL);
      return FixedBuffers.Buffer.empty();
    }
    refuseUnless(length > 0 && length <= MOST_BYTES, Errno.EFAULT);
    space.user().faultIn(base, length, Access.LOAD);
    return new FixedBuffers.Buffer(base, length, tag);
  }

  /** {@code struct io_uring_rsrc_update2}: offset, vector, tags, how many. {@return how many were exchanged} */
  static long update(Current current, FixedBuffers table, long argument, int bytes) {
    AddressSpace space = current.space();
    refuseUnless(bytes == UPDATE_BYTES, Errno.EINVAL);
    refuseUnless(space.readInt(argument + 4) == 0 && space.readInt(argument + 28) == 0, Errno.EINVAL);
    int count = space.readInt(argument + 24);
    int offset = space.readInt(argument);
    refuseUnless(count > 0, Errno.EINVAL);
    refuseUnless(table.exist(), Errno.ENXIO);
    refuseUnless(offset >= 0 && offset <= table.count() - count, Errno.EINVAL);
    int done = 0;
    try {
      for (; done < count; done++) {
        table.put(offset + done, buffer(space, space.readLong(argument + 8), space.readLong(argument + 16), done));
      }
    } catch (Refused refused) {
      refuseUnless(done > 0, refused.errno());
    }
    return done;
  }

  /** {@code struct io_uring_buf_reg}: where the ring lies, how many entries, its number, flags; or {@code struct io_uring_buf_status}. */
  static void group(Current current, Uring ring, int operation, long argument, int count) {
    AddressSpace space = current.space();
    refuseUnless(count == 1, Errno.EINVAL);
    if (operation == ADD_RING) {
      int word = space.readInt(argument + 12);
      long address = space.readLong(argument);
      int flags = word >>> 16;
      boolean maps = (flags & MAPS) != 0;
      refuseUnless((flags & ~(INCREMENTAL | MAPS)) == 0, Errno.EINVAL);
      refuseUnless(address != 0 || maps, Errno.EFAULT);
      refuseUnless(maps ? address == 0 : address % PAGE == 0, Errno.EINVAL);
      long entries = space.readInt(argument + 8) & 0xffff_ffffL;
      if (!maps) {
        space.user().faultIn(address, Math.min(entries, MOST) * IOVEC_BYTES, Access.LOAD);
      }
      ring.groups.addRing(word & 0xffff, space, address, entries, (flags & INCREMENTAL) != 0);
    } else if (operation == REMOVE_RING) {
      ring.groups.removeRing(space.readInt(argument + 12) & 0xffff);
    } else {
      space.writeInt(argument + 4, ring.groups.head(space.readInt(argument)));
    }
  }
}
