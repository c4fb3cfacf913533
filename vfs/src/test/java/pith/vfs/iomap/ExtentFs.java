package pith.vfs.iomap;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Fallocate;
import pith.vfs.FileName;
import pith.vfs.FileSystemType;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileSystemStat;
import pith.vfs.block.BlockInode;

/**
 * The smallest file system on iomap: extents are kept in memory, a block each, at random places of the disk. Blocks are promised when they are written to and
 * chosen when they are written back.
 */
final class ExtentFs extends SuperBlock {
  final Iomaps iomaps;
  final BlockInode disk;
  final int blockBits;
  private final Random random;
  private final List<Long> free = new ArrayList<>();
  long reserved;

  ExtentFs(Vfs vfs, BlockInode disk, int blockBits, long seed) {
    super(vfs, new Kind(), "extentfs", 800);
    this.disk = disk;
    this.blockBits = blockBits;
    iomaps = new Iomaps(vfs.memory());
    random = new Random(seed);
    for (long block = 0; block < disk.size() >>> blockBits; block++) {
      free.add(block);
    }
  }

  long freeBlocks() {
    return free.size();
  }

  /** Mostly the block behind the last one, so that there are extents. */
  private long take(long wish) {
    int at = random.nextInt(8) == 0 || !free.contains(wish) ? random.nextInt(free.size()) : free.indexOf(wish);
    return free.remove(at);
  }

  Node make() {
    return new Node();
  }

  /** {@return a new file without a name, open} */
  IomapFile open(Node node, int flags) {
    try (Path path = vfs().anonymous().place("extentfs", node)) {
      return new IomapFile(path, node, flags, Credentials.ROOT);
    }
  }

  IomapFile create() {
    return open(make(), OpenFlags.RDWR);
  }

  @Override
  public FileSystemStat statfs() {
    return new FileSystemStat(1, 1 << blockBits, 0, 0, 0, 0, device(), FileName.NAME_MAX, 0);
  }

  private record Kind() implements FileSystemType {
    @Override
    public String name() {
      return "extentfs";
    }

    @Override
    public SuperBlock mount(Vfs vfs, String source, String options) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Where a block of a file stands; −1 if that is only promised. */
  private record Block(long at, boolean written) {
    boolean promised() {
      return at < 0;
    }
  }

  /** A file. */
  final class Node extends IomapInode implements IomapOps, WritebackOps {
    private final TreeMap<Long, Block> blocks = new TreeMap<>();
    int begun;
    int ended;
    Runnable onBegin = () -> {};

    private Node() {
      super(ExtentFs.this, nextInodeNumber(), 0644, 0, 0, iomaps, disk, blockBits);
    }

    @Override
    protected IomapOps mapping() {
      return this;
    }

    @Override
    protected WritebackOps writeback() {
      return this;
    }

    void convert() {
      mappingsChanged();
    }

    @Override
    public void begin(long position, long length, int flags, Iomap iomap, Iomap source) {
      long first = position >>> blockBits;
      if ((flags & IomapFlags.WRITE) != 0) {
        long end = position + length - 1 >>> blockBits;
        for (long block = first; block <= end; block++) {
          if (!blocks.containsKey(block)) {
            put(block, (flags & IomapFlags.DIRECT) != 0 ? new Block(take(near(block)), false) : new Block(-1, false));
          }
        }
      }
      fill(first, iomap);
      begun++;
      onBegin.run();
    }

    private long near(long block) {
      Block before = blocks.get(block - 1);
      return before == null ? -1 : before.at + 1;
    }

    private void put(long block, Block now) {
      Block before = now == null ? blocks.remove(block) : blocks.put(block, now);
      reserved += (now != null && now.promised() ? 1 : 0) - (before != null && before.promised() ? 1 : 0);
      mappingsChanged();
    }

    private void fill(long first, Iomap iomap) {
      Block block = blocks.get(first);
      long end = first + 1;
      if (block == null) {
        Long next = blocks.higherKey(first);
        end = next == null ? 1L << 40 : next;
        iomap.set(IomapType.HOLE, first << blockBits, end - first << blockBits, Iomap.NOWHERE);
        return;
      }
      while (follows(block, end - first, blocks.get(end))) {
        end++;
      }
      IomapType type = block.promised() ? IomapType.DELALLOC : block.written ? IomapType.MAPPED : IomapType.UNWRITTEN;
      iomap.set(type, first << blockBits, end - first << blockBits, block.promised() ? Iomap.NOWHERE : block.at << blockBits);
    }

    private static boolean follows(Block first, long distance, Block next) {
      return next != null && next.written == first.written && (first.promised() ? next.promised() : next.at == first.at + distance);
    }

    @Override
    public void end(long position, long length, long written, int flags, Iomap iomap) {
      ended++;
    }

    @Override
    public void map(long position, long length, Iomap iomap) {
      for (long block = position >>> blockBits; block << blockBits < position + length; block++) {
        if (blocks.containsKey(block) && blocks.get(block).promised()) {
          put(block, new Block(take(near(block)), false));
        }
      }
      fill(position >>> blockBits, iomap);
    }

    @Override
    public void mapNow(long position, long length, Iomap iomap) {
      fill(position >>> blockBits, iomap);
      if (iomap.type() != IomapType.MAPPED) {
        throw Refused.of(Errno.EAGAIN);
      }
    }

    @Override
    public void ended(long position, long length, boolean unwritten) {
      for (long block = position >>> blockBits; unwritten && block << blockBits < position + length; block++) {
        put(block, new Block(blocks.get(block).at, true));
      }
    }

    @Override
    protected void directlyWritten(long position, long length) {
      for (long block = position >>> blockBits; block << blockBits < position + length; block++) {
        put(block, new Block(blocks.get(block).at, true));
      }
      if (position + length > size()) {
        setSize(position + length);
      }
    }

    @Override
    public void truncate(long bytes) {
      changeSize(bytes);
      remove(blockEnd(bytes), Long.MAX_VALUE);
    }

    @Override
    public void allocate(int mode, long offset, long length) {
      long end = Math.min(offset + length, size());
      if ((mode & Fallocate.PUNCH_HOLE) == 0) {
        for (long block = offset >>> blockBits; block << blockBits < offset + length; block++) {
          if (!blocks.containsKey(block)) {
            put(block, new Block(take(near(block)), false));
          }
        }
        setSize(Math.max(size(), offset + length));
      } else if (end > offset) {
        long first = Math.min(blockEnd(offset), end);
        long last = Math.max(end == size() ? blockEnd(end) : end & -(1L << blockBits), first);
        zeroRange(offset, first - offset);
        zeroRange(Math.min(last, end), end - Math.min(last, end));
        writeBackRange(offset, end);
        pages().invalidate(offset / 4096, (end + 4095) / 4096);
        remove(first, last);
        pages().invalidate(offset / 4096, (end + 4095) / 4096);
      }
    }

    private void remove(long from, long to) {
      for (long number : List.copyOf(blocks.subMap(from >>> blockBits, to >>> blockBits).keySet())) {
        Block gone = blocks.get(number);
        put(number, null);
        if (!gone.promised()) {
          free.add(gone.at);
        }
      }
    }

    @Override
    protected void evict() {
      super.evict();
      remove(0, Long.MAX_VALUE);
    }

    /** What the disk has, as a restart would find it. */
    int mappedBlocks() {
      return (int) blocks.values().stream().filter(Block::written).count();
    }
  }
}
