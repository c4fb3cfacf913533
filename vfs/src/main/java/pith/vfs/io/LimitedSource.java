package pith.vfs.io;

import pith.hal.memory.PhysicalMemory;

/** The first bytes of another source. */
final class LimitedSource implements IoSource {
  private final IoSource source;
  private long left;

  LimitedSource(IoSource source, long limit) {
    this.source = source;
    this.left = limit;
  }

  @Override
  public long remaining() {
    return Math.min(left, source.remaining());
  }

  @Override
  public int take(byte[] to, int at, int length) {
    return count(source.take(to, at, length));
  }

  @Override
  public int take(PhysicalMemory ram, long pa, int length) {
    return count(source.take(ram, pa, length));
  }

  private int count(int taken) {
    left -= taken;
    return taken;
  }
}
