package pith.mm;

import pith.hal.memory.PhysicalMemory;
import pith.mm.pagecache.MappedFile;
import pith.mm.pagecache.PageCache;
import pith.mm.pagecache.PageSource;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** A file for tests, whose "disk" is a Java array; counts references, reads and writes. */
public class MemoryFile implements MappedFile, PageSource {
  public final byte[] disk;
  public final PageCache cache;
  public long size;
  public int references;
  public int reads;
  public int writes;
  public boolean readOnly;
  public boolean failsToRead;
  private final PhysicalMemory ram;

  public MemoryFile(MemorySystem memory, int capacity, long size) {
    this.disk = new byte[capacity];
    this.size = size;
    this.ram = memory.ram();
    this.cache = new PageCache(memory, this);
  }

  /** A file whose page n is filled with the byte n + 1. */
  public static MemoryFile numbered(MemorySystem memory, int pages) {
    MemoryFile file = new MemoryFile(memory, pages << 12, (long) pages << 12);
    for (int i = 0; i < file.disk.length; i++) {
      file.disk[i] = (byte) ((i >> 12) + 1);
    }
    return file;
  }

  public void truncate(long newSize) {
    size = newSize;
    cache.truncate(newSize);
    java.util.Arrays.fill(disk, (int) newSize, disk.length, (byte) 0);
  }

  @Override
  public void readPage(long index, long pa) {
    reads++;
    if (failsToRead) {
      throw Refused.of(Errno.EIO);
    }
    ram.fill(pa, 4096, (byte) 0);
    int at = (int) (index << 12);
    ram.write(pa, disk, at, (int) Math.max(0, Math.min(4096, size - at)));
  }

  @Override
  public void writePage(long index, long pa) {
    writes++;
    ram.read(pa, disk, (int) (index << 12), 4096);
  }

  @Override
  public long sizeBytes() {
    return size;
  }

  @Override
  public PageCache pageCache() {
    return cache;
  }

  @Override
  public void get() {
    references++;
  }

  @Override
  public void put() {
    references--;
  }

  @Override
  public String path() {
    return "/test/file";
  }

  @Override
  public long inode() {
    return 7;
  }

  @Override
  public long device() {
    return 0x801;
  }

  @Override
  public boolean writable() {
    return !readOnly;
  }
}
