package pith.vfs.io;

import pith.hal.memory.PhysicalMemory;

/** A kernel array as the source of a write. */
public final class ByteSource implements IoSource {
  private final byte[] bytes;
  private final int end;
  private int next;

  public ByteSource(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public ByteSource(byte[] bytes, int at, int length) {
    this.bytes = bytes;
    this.next = at;
    this.end = at + length;
  }

  @Override
  public long remaining() {
    return end - next;
  }

  @Override
  public int take(byte[] to, int at, int length) {
    System.arraycopy(bytes, next, to, at, length);
    next += length;
    return length;
  }

  @Override
  public int take(PhysicalMemory ram, long pa, int length) {
    ram.write(pa, bytes, next, length);
    next += length;
    return length;
  }
}
