package pith.vfs.buffer;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.mm.shrinker.Shrinker;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio;
import pith.vfs.block.BlockInode;

/** The buffers of one disk, for blocks of one size. */
public final class BufferCache implements Shrinker {
  private static final LockClass LOCK = LockClass.of("buffers.lock");

  private final BlockInode disk;
  private final MemorySystem memory;
  private final int blockSize;
  private final long blocks;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Those used longest ago first. Guarded by {@link #lock}. */
  private final Map<Long, Buffer> buffers = new LinkedHashMap<>(64, 0.75f, true);

  /** Buffers without a reference. Guarded by {@link #lock}. */
  private int idle;

  /** The buffers of {@code disk}; {@code blockSize} is a power of two of at most a page. */
  public BufferCache(BlockInode disk, int blockSize) {
    this.disk = disk;
    this.blockSize = blockSize;
    memory = disk.superBlock().vfs().memory();
    blocks = disk.queue().sectors() / (blockSize / Bio.SECTOR_BYTES);
    memory.shrinkers().register(this);
  }

  public BlockInode disk() {
    return disk;
  }

  public MemorySystem memory() {
    return memory;
  }

  public PhysicalMemory ram() {
    return memory.ram();
  }

  public int blockSize() {
    return blockSize;
  }

  /** {@return whole blocks of the disk} */
  public long blocks() {
    return blocks;
  }

  /**
   * {@return the buffer of a block, read if it is not in memory, with a reference} May sleep.
   *
   * @throws Refused EIO if it is not on the disk or cannot be read, ENOMEM
   */
  public Buffer read(long block) {
    if (block < 0 || block >= blocks) {
      throw Refused.of(Errno.EIO);
    }
    Buffer known = find(block);
    if (known != null) {
      return known;
    }
    long at = block * blockSize;
    long page = disk.pages().page(at >>> PhysicalMemory.PAGE_SHIFT);
    return enter(new Buffer(this, block, page, (int) (at & PhysicalMemory.PAGE_BYTES - 1)));
  }

  private Buffer enter(Buffer fresh) {
    Buffer known;
    try (var _ = lock.acquire()) {
      known = buffers.get(fresh.block());
      if (known == null) {
        buffers.put(fresh.block(), fresh);
        return fresh;
      }
      reference(known);
    }
    memory.pages().put(fresh.page());
    return known;
  }

  /** {@return the buffer of a block if it is in memory, with a reference, else null} */
  public Buffer find(long block) {
    try (var _ = lock.acquire()) {
      Buffer known = buffers.get(block);
      if (known != null) {
        reference(known);
      }
      return known;
    }
  }

  private void reference(Buffer buffer) {
    if (buffer.references++ == 0) {
      idle--;
    }
  }

  void get(Buffer buffer) {
    try (var _ = lock.acquire()) {
      reference(buffer);
    }
  }

  void put(Buffer buffer) {
    try (var _ = lock.acquire()) {
      if (--buffer.references < 0) {
        throw new AssertionError(buffer + " is put more often than taken");
      }
      if (buffer.references == 0) {
        idle++;
      }
    }
  }

  // Forgetting.

  @Override
  public String name() {
    return "buffer_head";
  }

  @Override
  public long count(Caller caller) {
    return idle;
  }

  @Override
  public long scan(long objects, Caller caller) {
    List<Buffer> gone = new ArrayList<>();
    try (var _ = lock.acquire()) {
      Iterator<Buffer> oldest = buffers.values().iterator();
      while (oldest.hasNext() && gone.size() < objects) {
        Buffer buffer = oldest.next();
        if (buffer.references == 0) {
          oldest.remove();
          gone.add(buffer);
        }
      }
      idle -= gone.size();
    }
    gone.forEach(buffer -> memory.pages().put(buffer.page()));
    return gone.size();
  }

  /** The file system is gone: nobody refers to a buffer any more. */
  public void close() {
    memory.shrinkers().unregister(this);
    forgetAll();
  }

  /** Forgets every buffer, to which nobody refers. */
  public void forgetAll() {
    scan(Long.MAX_VALUE, Caller.BACKGROUND);
    if (!buffers.isEmpty()) {
      throw new AssertionError("buffers are still referred to: " + buffers.values());
    }
  }
}
