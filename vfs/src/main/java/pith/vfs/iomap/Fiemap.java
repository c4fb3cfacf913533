package pith.vfs.iomap;

import static pith.hal.view.Member.array;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import pith.hal.view.Layout;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.ArgumentMemory;

/** The ioctl that tells a program where its file is on disk. Source: Linux uapi fiemap.h, {@code iomap_fiemap}. */
final class Fiemap {
  static final int FS_IOC_FIEMAP = 0xc020660b;
  private static final int SYNC = 1;

  /** Bits of an extent. */
  private static final int LAST = 1, UNKNOWN = 2, DELALLOC = 4, INLINE = 0x200, NOT_ALIGNED = 0x100, UNWRITTEN = 0x800, MERGED = 0x1000, SHARED = 0x2000;

  private static final Layout HEAD = Layout.of("fiemap", 32, u64("fm_start"), u64("fm_length"), u32("fm_flags"), u32("fm_mapped_extents"), u32("fm_extent_count"), u32("fm_reserved"));
  private static final U64Field START = HEAD.u64("fm_start");
  private static final U64Field LENGTH = HEAD.u64("fm_length");
  private static final U32Field FLAGS = HEAD.u32("fm_flags");
  private static final U32Field COUNTED = HEAD.u32("fm_mapped_extents");
  private static final U32Field ROOM = HEAD.u32("fm_extent_count");

  private static final Layout EXTENT =
      Layout.of(
          "fiemap_extent", 56, u64("fe_logical"), u64("fe_physical"), u64("fe_length"), array(u64("fe_reserved64"), 2), u32("fe_flags").at(40), array(u32("fe_reserved"), 3));
  private static final U64Field LOGICAL = EXTENT.u64("fe_logical");
  private static final U64Field PHYSICAL = EXTENT.u64("fe_physical");
  private static final U64Field BYTES = EXTENT.u64("fe_length");
  private static final U32Field KIND = EXTENT.u32("fe_flags");

  private final IomapInode inode;
  private final long argument;
  private final ArgumentMemory memory;
  private final byte[] head = HEAD.allocate();

  /** The extent that is told when the next is known: the last one is marked. */
  private final byte[] held = EXTENT.allocate();

  private boolean holds;
  private long counted;

  private Fiemap(IomapInode inode, long argument, ArgumentMemory memory) {
    this.inode = inode;
    this.argument = argument;
    this.memory = memory;
  }

  static void call(IomapInode inode, long argument, ArgumentMemory memory) {
    new Fiemap(inode, argument, memory).tell();
  }

  private void tell() {
    memory.copyIn(argument, head, 0, HEAD.size());
    long start = START.get(head, 0);
    long length = LENGTH.get(head, 0);
    if (FLAGS.get(head, 0) > SYNC) {
      FLAGS.set(head, 0, FLAGS.get(head, 0) & ~SYNC);
      memory.copyOut(argument, head, 0, HEAD.size());
      throw Refused.of(Errno.EBADR);
    }
    if (length == 0 || start < 0) {
      throw Refused.of(length == 0 ? Errno.EINVAL : Errno.EFBIG);
    }
    if ((FLAGS.get(head, 0) & SYNC) != 0) {
      inode.pages().writeBack();
    }
    long end = Math.min(length < 0 || start + length < 0 ? Long.MAX_VALUE : start + length, inode.superBlock().maxFileSize());
    if (start < end) {
      inode.iterate(start, end - start, IomapFlags.REPORT).runAll(this::mapping);
    }
    if (holds) {
      boolean isLast = end >= inode.size();
      KIND.set(held, 0, KIND.get(held, 0) | (isLast ? LAST : 0));
      put();
    }
    COUNTED.set(head, 0, counted);
    memory.copyOut(argument, head, 0, HEAD.size());
  }

  private void mapping(IomapIter iter) {
    Iomap map = iter.map();
    if (map.type() != IomapType.HOLE) {
      if (holds && !put()) {
        holds = false;
        return; // no room: no progress, and the walk ends
      }
      LOGICAL.set(held, 0, map.offset());
      PHYSICAL.set(held, 0, map.address() == Iomap.NOWHERE ? 0 : map.address());
      BYTES.set(held, 0, map.length());
      KIND.set(held, 0, kind(map));
      holds = true;
    }
    iter.advance(iter.length());
  }

  private static int kind(Iomap map) {
    int kind =
        switch (map.type()) {
          case DELALLOC -> DELALLOC | UNKNOWN;
          case UNWRITTEN -> UNWRITTEN;
          case INLINE -> INLINE | NOT_ALIGNED;
          case MAPPED, HOLE -> 0;
        };
    return kind | (map.has(IomapFlags.MERGED) ? MERGED : 0) | (map.has(IomapFlags.SHARED) ? SHARED : 0);
  }

  /** Tells of the extent that is held; without any room they are only counted. {@return whether there is room for more} */
  private boolean put() {
    long room = ROOM.get(head, 0);
    if (room > 0) {
      memory.copyOut(argument + HEAD.size() + counted * EXTENT.size(), held, 0, EXTENT.size());
    }
    counted++;
    return room == 0 || counted < room;
  }
}
