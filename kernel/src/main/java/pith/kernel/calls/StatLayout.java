package pith.kernel.calls;

import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import pith.hal.view.Layout;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.vfs.attr.Stat;

/** {@code struct stat} of newfstatat and fstat. Source: asm-generic stat.h, which riscv64 uses. */
final class StatLayout {
  static final Layout LAYOUT =
      Layout.of(
          "stat", 128,
          u64("st_dev"), u64("st_ino"), u32("st_mode").at(16), u32("st_nlink"), u32("st_uid"), u32("st_gid"), u64("st_rdev").at(32), pad(8),
          u64("st_size").at(48), u32("st_blksize"), pad(4), u64("st_blocks").at(64),
          u64("st_atime").at(72), u64("st_atime_nsec"), u64("st_mtime"), u64("st_mtime_nsec"), u64("st_ctime"), u64("st_ctime_nsec"), pad(8));

  private static final long NANOS = Deadlines.NANOS_PER_SECOND;

  private static final U64Field DEV = LAYOUT.u64("st_dev"), INO = LAYOUT.u64("st_ino"), RDEV = LAYOUT.u64("st_rdev");
  private static final U32Field MODE = LAYOUT.u32("st_mode"), NLINK = LAYOUT.u32("st_nlink");
  private static final U32Field UID = LAYOUT.u32("st_uid"), GID = LAYOUT.u32("st_gid"), BLKSIZE = LAYOUT.u32("st_blksize");
  private static final U64Field SIZE = LAYOUT.u64("st_size"), BLOCKS = LAYOUT.u64("st_blocks");
  private static final U64Field ATIME = LAYOUT.u64("st_atime"), MTIME = LAYOUT.u64("st_mtime"), CTIME = LAYOUT.u64("st_ctime");

  private StatLayout() {}

  /** {@return the structure for {@code stat}} */
  static byte[] bytes(Stat stat) {
    byte[] to = LAYOUT.allocate();
    DEV.set(to, 0, stat.device());
    INO.set(to, 0, stat.inode());
    MODE.set(to, 0, stat.mode());
    NLINK.set(to, 0, stat.links());
    UID.set(to, 0, stat.uid());
    GID.set(to, 0, stat.gid());
    RDEV.set(to, 0, stat.rdev());
    SIZE.set(to, 0, stat.size());
    BLKSIZE.set(to, 0, stat.blockSize());
    BLOCKS.set(to, 0, stat.blocks());
    time(to, ATIME, stat.accessed());
    time(to, MTIME, stat.modified());
    time(to, CTIME, stat.changed());
    return to;
  }

  /** Seconds, and in the next field nanoseconds; the time before 1970 has negative seconds and positive nanoseconds. */
  private static void time(byte[] to, U64Field seconds, long nanos) {
    seconds.set(to, 0, Math.floorDiv(nanos, NANOS));
    seconds.set(to, Long.BYTES, Math.floorMod(nanos, NANOS));
  }
}
