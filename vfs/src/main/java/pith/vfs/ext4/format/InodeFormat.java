package pith.vfs.ext4.format;

import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;

import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;

/**
 * An inode: 128 bytes, and in larger inodes what {@code i_extra_isize} says of the rest; extended attributes fill what is left. Source: {@code inodes.rst}.
 */
public final class InodeFormat {
  public static final int OLD_BYTES = 128;

  /** What this layout describes; {@code i_extra_isize} of a new inode is what of it lies beyond {@link #OLD_BYTES}. */
  public static final int BYTES = 160;

  public static final int EXTRA_BYTES = BYTES - OLD_BYTES;

  /** {@code i_block}: the root of the extent tree, a short link's text, a device's number, or the beginning of inline data. */
  public static final int BLOCK_BYTES = 60;

  public static final Layout LAYOUT =
      Layout.of(
          "ext4_inode", BYTES,
          u16("i_mode"), u16("i_uid"), u32("i_size_lo"), u32("i_atime"), u32("i_ctime"), u32("i_mtime"), u32("i_dtime"), u16("i_gid"), u16("i_links_count"),
          u32("i_blocks_lo"), u32("i_flags").at(0x20), u32("i_version_lo"), bytes("i_block", BLOCK_BYTES).at(0x28), u32("i_generation").at(0x64),
          u32("i_file_acl_lo"), u32("i_size_high"), u32("i_obso_faddr"), u16("i_blocks_high").at(0x74), u16("i_file_acl_high"), u16("i_uid_high"),
          u16("i_gid_high"), u16("i_checksum_lo").at(0x7c), u16("i_reserved"), u16("i_extra_isize").at(0x80), u16("i_checksum_hi"), u32("i_ctime_extra"),
          u32("i_mtime_extra"), u32("i_atime_extra"), u32("i_crtime"), u32("i_crtime_extra"), u32("i_version_hi"), u32("i_projid"));

  public static final U16Field MODE = LAYOUT.u16("i_mode");
  public static final U16Field UID_LO = LAYOUT.u16("i_uid"), UID_HI = LAYOUT.u16("i_uid_high");
  public static final U16Field GID_LO = LAYOUT.u16("i_gid"), GID_HI = LAYOUT.u16("i_gid_high");
  public static final U32Field SIZE_LO = LAYOUT.u32("i_size_lo"), SIZE_HI = LAYOUT.u32("i_size_high");
  public static final U32Field ATIME = LAYOUT.u32("i_atime"), ATIME_EXTRA = LAYOUT.u32("i_atime_extra");
  public static final U32Field CTIME = LAYOUT.u32("i_ctime"), CTIME_EXTRA = LAYOUT.u32("i_ctime_extra");
  public static final U32Field MTIME = LAYOUT.u32("i_mtime"), MTIME_EXTRA = LAYOUT.u32("i_mtime_extra");
  public static final U32Field BIRTH = LAYOUT.u32("i_crtime"), BIRTH_EXTRA = LAYOUT.u32("i_crtime_extra");

  /** When it was deleted; of an inode that is about to be, the number of the next orphan. */
  public static final U32Field DTIME = LAYOUT.u32("i_dtime");

  public static final U16Field LINKS = LAYOUT.u16("i_links_count");
  public static final U32Field BLOCKS_LO = LAYOUT.u32("i_blocks_lo");
  public static final U16Field BLOCKS_HI = LAYOUT.u16("i_blocks_high");
  public static final U32Field FLAGS = LAYOUT.u32("i_flags");
  public static final int BLOCK = LAYOUT.offset("i_block");
  public static final U32Field GENERATION = LAYOUT.u32("i_generation");
  public static final U32Field FILE_ACL_LO = LAYOUT.u32("i_file_acl_lo");
  public static final U16Field FILE_ACL_HI = LAYOUT.u16("i_file_acl_high");
  public static final U16Field CHECKSUM_LO = LAYOUT.u16("i_checksum_lo"), CHECKSUM_HI = LAYOUT.u16("i_checksum_hi");
  public static final U16Field EXTRA_ISIZE = LAYOUT.u16("i_extra_isize");

  // i_flags.
  public static final int IMMUTABLE = 0x10, APPEND = 0x20, INDEX = 0x1000, HUGE_FILE = 0x4_0000, EXTENTS = 0x8_0000, VERITY = 0x10_0000;
  public static final int INLINE_DATA = 0x1000_0000;

  // Inodes that every file system has.
  public static final int ROOT_INODE = 2, RESIZE_INODE = 7, JOURNAL_INODE = 8, FIRST_ORDINARY = 11;

  private InodeFormat() {}
}
