package pith.kernel.pipe;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.PageCache;
import pith.vfs.io.ByteSource;
import pith.vfs.io.IoTarget;

/**
 * A pipe as the target of a read from a file: pages of the file's cache come into the pipe as they are. Confined to the task, which has the pipe's lock.
 * Source: Linux's {@code filemap_splice_read}.
 */
final class PipeTarget implements IoTarget {
  private final PipeBuffers buffers;
  private long left;

  /** Takes {@code limit} bytes at most. */
  PipeTarget(PipeBuffers buffers, long limit) {
    this.buffers = buffers;
    this.left = limit;
  }

  @Override
  public long remaining() {
    return buffers.isFull() ? 0 : left;
  }

  @Override
  public int put(byte[] from, int at, int length) {
    return took((int) buffers.fill(new ByteSource(from, at, length)));
  }

  @Override
  public int put(PhysicalMemory ram, long pa, int length) {
    int offset = (int) (pa & PhysicalMemory.PAGE_BYTES - 1);
    if (buffers.memory().frames().owner(pa) instanceof PageCache) {
      return took(buffers.link(pa - offset, offset, length) ? length : 0);
    }
    byte[] bytes = new byte[length];
    ram.read(pa, bytes, 0, length);
    return put(bytes, 0, length);
  }

  @Override
  public int zero(int length) {
    if (buffers.isFull()) {
      return 0;
    }
    int part = Math.min(length, PipeBuffers.PAGE_BYTES);
    buffers.addZeroes(part);
    return took(part);
  }

  private int took(int count) {
    left -= count;
    return count;
  }
}
