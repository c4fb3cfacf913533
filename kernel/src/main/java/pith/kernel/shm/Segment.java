package pith.kernel.shm;

import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.space.SharedMemory;

/**
 * Memory that processes find by a number. It stays until somebody removes it and nobody has it attached: the table has one reference, each mapping another. Source: Linux's {@code struct
 * shmid_kernel}.
 */
public final class Segment implements MappedFile {
  final int id;
  final int key;
  final long bytes;
  final int mode;
  final int uid;
  final int gid;
  private final SharedMemory memory;
  private final AtomicInteger attached = new AtomicInteger();
  private volatile boolean removed;

  Segment(int id, int key, long bytes, int mode, int uid, int gid, SharedMemory memory) {
    this.id = id;
    this.key = key;
    this.bytes = bytes;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.memory = memory;
  }

  /** {@return its size in bytes} */
  public long bytes() {
    return bytes;
  }

  int attached() {
    return attached.get();
  }

  boolean removed() {
    return removed;
  }

  /** The table lets go of it. */
  void remove() {
    removed = true;
    memory.put();
  }

  @Override
  public PageCache pageCache() {
    return memory.pageCache();
  }

  @Override
  public void get() {
    attached.incrementAndGet();
    memory.get();
  }

  @Override
  public void put() {
    attached.decrementAndGet();
    memory.put();
  }

  @Override
  public String path() {
    return String.format("/SYSV%08x (deleted)", key);
  }

  @Override
  public long inode() {
    return id;
  }

  @Override
  public long device() {
    return memory.device();
  }
}
