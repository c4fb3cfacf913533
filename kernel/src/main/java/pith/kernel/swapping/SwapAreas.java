package pith.kernel.swapping;

import java.util.List;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.mm.MemorySystem;
import pith.mm.space.SwapOff;
import pith.mm.swap.SwapAreaSpec;
import pith.mm.swap.SwapBacking;
import pith.mm.swap.SwapFigures;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.RegularInode;
import pith.vfs.block.BlockFile;
import pith.vfs.block.BlockInode;
import pith.vfs.iomap.IomapFile;
import pith.vfs.iomap.IomapInode;
import pith.vfs.iomap.SwapExtents;

/** swapon and swapoff. Areas are disks, and files of file systems on disks. Source: Linux {@code mm/swapfile.c}, swapon(2). */
public final class SwapAreas {
  /** The area is to have the priority in {@link #PRIORITY}, instead of one lower than the last. */
  private static final int PREFER = 0x8000;

  private static final int PRIORITY = 0x7fff;
  private static final int KNOWN = PREFER | PRIORITY | 0x70000; // discarding is only advice, and disks here have no use for it
  private static final int FIRST_PRIORITY = -2;
  private static final int PAGE = 4096;
  private static final int READ_WRITE = 2;
  private static final LockClass LOCK = LockClass.of("swapon_mutex");

  private final Mutex lock = new Mutex(LOCK);

  /** Uses the disk or file at {@code path}. Refuses with EPERM, EINVAL, EBUSY, or what opening it does. */
  public void on(Current current, String path, int flags) {
    if ((flags & ~KNOWN) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    File file = current.kernel().vfs().opener().open(current.caller(), null, path, READ_WRITE, 0);
    boolean used = false;
    try (Mutex.Held _ = lock.acquire()) {
      switch (file) {
        case BlockFile disk -> use(current.kernel(), file, disk.disk(), "/dev/" + disk.disk().queue().name(), flags);
        case IomapFile own -> useFile(current.kernel(), own, name(current, file), flags);
        default -> throw Refused.of(Errno.EINVAL);
      }
      used = true;
    } finally {
      if (!used) {
        file.put();
      }
    }
  }

  private void use(Kernel kernel, File file, BlockInode disk, String name, int flags) {
    MemorySystem memory = kernel.memory();
    if (memory.swap().find(name) >= 0) {
      throw Refused.of(Errno.EBUSY);
    }
    SwapHeader header = SwapHeader.read(firstPage(memory, disk), disk.size() / PAGE);
    disk.sync(false);
    disk.pages().invalidate(0, Long.MAX_VALUE); // from here on the disk changes behind its cache
    add(kernel, name, flags, header, true, 1, new DiskSwap(file, disk.queue()));
  }

  /** Nobody may write to the file or cut it as long as it is used: its blocks are written to behind its back. */
  private void useFile(Kernel kernel, IomapFile file, String name, int flags) {
    IomapInode inode = file.iomapInode();
    if (kernel.memory().swap().find(name) >= 0) {
      throw Refused.of(Errno.EBUSY);
    }
    SwapHeader header = SwapHeader.read(firstPage(kernel.memory(), inode), inode.size() / PAGE);
    SwapExtents extents = SwapExtents.of(inode, () -> {
      inode.swapped(false);
      file.put();
    });
    SwapHeader usable = header.within(extents.pages());
    inode.swapped(true);
    add(kernel, name, flags, usable, false, extents.count(), extents);
  }

  private void add(Kernel kernel, String name, int flags, SwapHeader header, boolean partition, int extents, SwapBacking backing) {
    MemorySystem memory = kernel.memory();
    int priority = (flags & PREFER) != 0 ? flags & PRIORITY : nextPriority(memory);
    memory.swap().add(new SwapAreaSpec(name, partition, priority, header.pages(), header.bad(), backing));
    long kib = (header.pages() - 1L) * 4;
    kernel.log().info("Adding " + kib + "k swap on " + name + ".  Priority:" + priority + " extents:" + extents + " across:" + kib + "k");
  }

  /** {@return a priority lower than that of any area that asked for none} */
  private static int nextPriority(MemorySystem memory) {
    return memory.swap().figures().stream().mapToInt(SwapFigures::priority).filter(priority -> priority < 0).min().orElse(FIRST_PRIORITY + 1) - 1;
  }

  private static byte[] firstPage(MemorySystem memory, RegularInode disk) {
    if (disk.size() < PAGE) {
      throw Refused.of(Errno.EINVAL);
    }
    byte[] bytes = new byte[PAGE];
    long page = disk.pages().page(0);
    memory.ram().read(page, bytes, 0, PAGE);
    memory.pages().put(page);
    return bytes;
  }

  /** Boot: uses those disks whose header asks for it. */
  public static void atBoot(Current current, List<BlockInode> disks, SwapAreas areas) {
    for (BlockInode disk : disks) {
      if (disk.size() >= PAGE && asksForUse(current.kernel().memory(), disk)) {
        areas.on(current, "/dev/" + disk.queue().name(), 0);
      }
    }
  }

  private static boolean asksForUse(MemorySystem memory, BlockInode disk) {
    try {
      return SwapHeader.read(firstPage(memory, disk), disk.size() / PAGE).label().equals(SwapHeader.AT_BOOT);
    } catch (Refused _) {
      return false; // another kind of disk
    }
  }

  /**
   * Brings everything back that is on the disk at {@code path}, and uses it no longer. Refuses with EINVAL if it is not in use, ENOMEM if memory is too small.
   */
  public void off(Current current, String path) {
    MemorySystem memory = current.kernel().memory();
    try (Mutex.Held _ = lock.acquire()) {
      String name = name(current, path);
      int area = memory.swap().find(name);
      if (area < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      SwapFigures figures = memory.swap().figures().stream().filter(line -> line.path().equals(name)).findFirst().orElseThrow();
      long elsewhere = memory.swap().freeSlots() - (figures.pages() - figures.used());
      if (figures.used() > elsewhere + memory.pages().freePages() + memory.reclaim().count(true, true) + memory.reclaim().count(true, false)) {
        throw Refused.of(Errno.ENOMEM);
      }
      SwapOff.call(memory, area);
    }
  }

  private static String name(Current current, String path) {
    File file = current.kernel().vfs().opener().open(current.caller(), null, path, READ_WRITE, 0);
    try {
      return file instanceof IomapFile ? name(current, file) : file instanceof BlockFile disk ? "/dev/" + disk.disk().queue().name() : path;
    } finally {
      file.put();
    }
  }

  private static String name(Current current, File file) {
    return file.path().text(current.kernel().vfs().mounts().root());
  }
}
