package pith.vfs.io;

import pith.mm.uaccess.UserMemory;

/** The memory of a program as what an ioctl's argument points into. */
record UserArguments(UserMemory memory) implements ArgumentMemory {
  @Override
  public void copyIn(long from, byte[] to, int at, int length) {
    memory.copyIn(from, to, at, length);
  }

  @Override
  public void copyOut(long to, byte[] from, int at, int length) {
    memory.copyOut(to, from, at, length);
  }

  @Override
  public int readInt(long address) {
    return memory.readInt(address);
  }

  @Override
  public void writeInt(long address, int value) {
    memory.writeInt(address, value);
  }

  @Override
  public long readLong(long address) {
    return memory.readLong(address);
  }

  @Override
  public void writeLong(long address, long value) {
    memory.writeLong(address, value);
  }
}
