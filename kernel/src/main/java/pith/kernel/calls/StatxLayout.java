package pith.kernel.calls;

import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.struct;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U64Field;
import pith.vfs.Inode;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.Stat;

/** {@code struct statx}. Source: Linux uapi stat.h. */
final class StatxLayout {
  /** What {@code stx_mask} says is there: STATX_BASIC_STATS, STATX_BTIME, STATX_MNT_ID. */
  private static final int FILLED = 0x7ff | 0x800 | 0x1000;

  private static final long ATTRIBUTE_MOUNT_ROOT = 0x2000;

  private static final Layout TIME = Layout.of("statx_timestamp", 16, u64("tv_sec"), u32("tv_nsec"), pad(4));

  static final Layout LAYOUT =
      Layout.of(
          "statx", 256,
          u32("stx_mask"), u32("stx_blksize"), u64("stx_attributes").at(8), u32("stx_nlink"), u32("stx_uid"), u32("stx_gid"),
          u16("stx_mode").at(28), u64("stx_ino").at(32), u64("stx_size"), u64("stx_blocks"), u64("stx_attributes_mask").at(56),
          struct("stx_atime", TIME).at(64), struct("stx_btime", TIME), struct("stx_ctime", TIME), struct("stx_mtime", TIME),
          u32("stx_rdev_major").at(128), u32("stx_rdev_minor"), u32("stx_dev_major"), u32("stx_dev_minor"), u64("stx_mnt_id").at(144),
          pad(104));

  private static final U32Field MASK = LAYOUT.u32("stx_mask"), BLKSIZE = LAYOUT.u32("stx_blksize"), NLINK = LAYOUT.u32("stx_nlink");
  private static final U32Field UID = LAYOUT.u32("stx_uid"), GID = LAYOUT.u32("stx_gid");
  private static final U16Field MODE = LAYOUT.u16("stx_mode");
  private static final U64Field ATTRIBUTES = LAYOUT.u64("stx_attributes"), ATTRIBUTES_MASK = LAYOUT.u64("stx_attributes_mask");
  private static final U64Field INO = LAYOUT.u64("stx_ino"), SIZE = LAYOUT.u64("stx_size"), BLOCKS = LAYOUT.u64("stx_blocks");
  private static final U32Field RDEV_MAJOR = LAYOUT.u32("stx_rdev_major"), RDEV_MINOR = LAYOUT.u32("stx_rdev_minor");
  private static final U32Field DEV_MAJOR = LAYOUT.u32("stx_dev_major"), DEV_MINOR = LAYOUT.u32("stx_dev_minor");
  private static final U64Field MOUNT = LAYOUT.u64("stx_mnt_id");
  private static final U64Field SECONDS = TIME.u64("tv_sec");
  private static final U32Field NANOS = TIME.u32("tv_nsec");

  private StatxLayout() {}

  /** {@return the structure for {@code stat}: all that there is, whatever was asked for} */
  static byte[] bytes(Stat stat, long attributes, boolean mountRoot) {
    byte[] to = LAYOUT.allocate();
    MASK.set(to, 0, FILLED);
    BLKSIZE.set(to, 0, stat.blockSize());
    ATTRIBUTES.set(to, 0, attributes | (mountRoot ? ATTRIBUTE_MOUNT_ROOT : 0));
    ATTRIBUTES_MASK.set(to, 0, ATTRIBUTE_MOUNT_ROOT | Inode.VERITY_ATTRIBUTE);
    NLINK.set(to, 0, stat.links());
    UID.set(to, 0, stat.uid());
    GID.set(to, 0, stat.gid());
    MODE.set(to, 0, stat.mode());
    INO.set(to, 0, stat.inode());
    SIZE.set(to, 0, stat.size());
    BLOCKS.set(to, 0, stat.blocks());
    RDEV_MAJOR.set(to, 0, DeviceNumber.major(stat.rdev()));
    RDEV_MINOR.set(to, 0, DeviceNumber.minor(stat.rdev()));
    DEV_MAJOR.set(to, 0, DeviceNumber.major(stat.device()));
    DEV_MINOR.set(to, 0, DeviceNumber.minor(stat.device()));
    MOUNT.set(to, 0, stat.mount());
    time(to, "stx_atime", stat.accessed());
    time(to, "stx_btime", stat.born());
    time(to, "stx_ctime", stat.changed());
    time(to, "stx_mtime", stat.modified());
    return to;
  }

  private static void time(byte[] to, String member, long nanos) {
    int at = LAYOUT.offset(member);
    SECONDS.set(to, at, Math.floorDiv(nanos, Deadlines.NANOS_PER_SECOND));
    NANOS.set(to, at, (int) Math.floorMod(nanos, Deadlines.NANOS_PER_SECOND));
  }
}
