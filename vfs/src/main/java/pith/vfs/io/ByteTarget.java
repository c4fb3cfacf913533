package pith.vfs.io;

import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;

/** A kernel array as the target of a read. */
public final class ByteTarget implements IoTarget {
  private final byte[] bytes;
  private final int start;
  private final int end;
  private int next;

  public ByteTarget(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  public ByteTarget(byte[] bytes, int at, int length) {
    this.bytes = bytes;
    this.start = at;
    this.next = at;
    this.end = at + length;
  }

  /** {@return how many bytes arrived} */
  public int count() {
    return next - start;
  }

  /** {@return the bytes that arrived} */
  public byte[] toArray() {
    return Arrays.copyOfRange(bytes, start, next);
  }

  @Override
  public long remaining() {
    return end - next;
  }

  @Override
  public int put(byte[] from, int at, int length) {
    System.arraycopy(from, at, bytes, next, length);
    next += length;
    return length;
  }

  @Override
  public int put(PhysicalMemory ram, long pa, int length) {
    ram.read(pa, bytes, next, length);
    next += length;
    return length;
  }

  @Override
  public int zero(int length) {
    Arrays.fill(bytes, next, next + length, (byte) 0);
    next += length;
    return length;
  }
}
