package pith.vfs.io;

import pith.mm.uaccess.UserMemory;

/**
 * The memory that the argument of an ioctl points into: a program's, or the kernel's own when a kernel task calls. Every method throws
 * {@code Refused(EFAULT)} where there is none.
 */
public interface ArgumentMemory {
  void copyIn(long from, byte[] to, int at, int length);

  void copyOut(long to, byte[] from, int at, int length);

  int readInt(long address);

  void writeInt(long address, int value);

  long readLong(long address);

  void writeLong(long address, long value);

  /** {@return a program's memory as such} */
  static ArgumentMemory of(UserMemory memory) {
    return new UserArguments(memory);
  }
}
