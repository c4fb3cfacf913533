package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * {@code struct sched_attr}: what sched_setattr and sched_getattr exchange. Times are in nanoseconds. Source: sched_setattr(2), Linux uapi
 * sched/types.h.
 */
record AttributeStructure(int policy, long flags, int nice, int priority, long runtime, long deadline, long period) {
  static final long RESET_ON_FORK = 0x1, RECLAIM = 0x2, DL_OVERRUN = 0x4, KEEP_POLICY = 0x8, KEEP_PARAMS = 0x10, UTIL_CLAMP = 0x60;
  static final long KNOWN_FLAGS = 0x7f;

  /** Sizes of the first version, and of the present one, which has the utilization clamps. */
  static final int FIRST_BYTES = 48, BYTES = 56;

  private static final int PAGE_BYTES = 4096;

  /** Reads what a program passes. A larger structure is of a later Linux, and as good as this one if what we don't know is zero. */
  static AttributeStructure read(Current current, long address) {
    AddressSpace space = current.space();
    int told = space.readInt(address);
    int size = told == 0 ? FIRST_BYTES : told;
    if (size < FIRST_BYTES || size > PAGE_BYTES || !zero(space, address, size)) {
      space.writeInt(address, BYTES);
      throw Refused.of(Errno.E2BIG);
    }
    byte[] bytes = new byte[FIRST_BYTES];
    space.copyIn(address, bytes, 0, bytes.length);
    ByteBuffer at = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new AttributeStructure(at.getInt(4), at.getLong(8), at.getInt(16), at.getInt(20), at.getLong(24), at.getLong(32), at.getLong(40));
  }

  private static boolean zero(AddressSpace space, long address, int size) {
    byte[] rest = new byte[Math.max(0, size - BYTES)];
    space.copyIn(address + BYTES, rest, 0, rest.length);
    for (byte b : rest) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Writes it to a program that has room for {@code size} bytes. */
  void write(Current current, long address, long size) {
    if (size < FIRST_BYTES || size > PAGE_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    int told = (int) Math.min(size, BYTES);
    ByteBuffer to = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    to.putInt(0, told).putInt(4, policy).putLong(8, flags).putInt(16, nice).putInt(20, priority);
    to.putLong(24, runtime).putLong(32, deadline).putLong(40, period);
    current.space().copyOut(address, to.array(), 0, (int) size);
  }

  boolean has(long flag) {
    return (flags & flag) != 0;
  }
}
