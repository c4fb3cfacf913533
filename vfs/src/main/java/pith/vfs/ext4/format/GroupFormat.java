package pith.vfs.ext4.format;

import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;

import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;

/** A group's descriptor: 64 bytes, of which file systems without {@code 64bit} have the first 32. Source: {@code group_descr.rst}. */
public final class GroupFormat {
  public static final int SHORT_BYTES = 32;
  public static final int LONG_BYTES = 64;

  public static final Layout LAYOUT =
      Layout.of(
          "ext4_group_desc", LONG_BYTES,
          u32("bg_block_bitmap_lo"), u32("bg_inode_bitmap_lo"), u32("bg_inode_table_lo"), u16("bg_free_blocks_count_lo"), u16("bg_free_inodes_count_lo"),
          u16("bg_used_dirs_count_lo"), u16("bg_flags"), u32("bg_exclude_bitmap_lo"), u16("bg_block_bitmap_csum_lo").at(0x18), u16("bg_inode_bitmap_csum_lo"),
          u16("bg_itable_unused_lo"), u16("bg_checksum").at(0x1e), u32("bg_block_bitmap_hi").at(0x20), u32("bg_inode_bitmap_hi"), u32("bg_inode_table_hi"),
          u16("bg_free_blocks_count_hi"), u16("bg_free_inodes_count_hi"), u16("bg_used_dirs_count_hi"), u16("bg_itable_unused_hi"), u32("bg_exclude_bitmap_hi"),
          u16("bg_block_bitmap_csum_hi").at(0x38), u16("bg_inode_bitmap_csum_hi"), pad(4));

  public static final U32Field BLOCK_BITMAP_LO = LAYOUT.u32("bg_block_bitmap_lo"), BLOCK_BITMAP_HI = LAYOUT.u32("bg_block_bitmap_hi");
  public static final U32Field INODE_BITMAP_LO = LAYOUT.u32("bg_inode_bitmap_lo"), INODE_BITMAP_HI = LAYOUT.u32("bg_inode_bitmap_hi");
  public static final U32Field INODE_TABLE_LO = LAYOUT.u32("bg_inode_table_lo"), INODE_TABLE_HI = LAYOUT.u32("bg_inode_table_hi");
  public static final U16Field FREE_BLOCKS_LO = LAYOUT.u16("bg_free_blocks_count_lo"), FREE_BLOCKS_HI = LAYOUT.u16("bg_free_blocks_count_hi");
  public static final U16Field FREE_INODES_LO = LAYOUT.u16("bg_free_inodes_count_lo"), FREE_INODES_HI = LAYOUT.u16("bg_free_inodes_count_hi");
  public static final U16Field DIRECTORIES_LO = LAYOUT.u16("bg_used_dirs_count_lo"), DIRECTORIES_HI = LAYOUT.u16("bg_used_dirs_count_hi");
  public static final U16Field UNUSED_INODES_LO = LAYOUT.u16("bg_itable_unused_lo"), UNUSED_INODES_HI = LAYOUT.u16("bg_itable_unused_hi");
  public static final U16Field BLOCK_BITMAP_CSUM_LO = LAYOUT.u16("bg_block_bitmap_csum_lo"), BLOCK_BITMAP_CSUM_HI = LAYOUT.u16("bg_block_bitmap_csum_hi");
  public static final U16Field INODE_BITMAP_CSUM_LO = LAYOUT.u16("bg_inode_bitmap_csum_lo"), INODE_BITMAP_CSUM_HI = LAYOUT.u16("bg_inode_bitmap_csum_hi");
  public static final U16Field FLAGS = LAYOUT.u16("bg_flags");
  public static final U16Field CHECKSUM = LAYOUT.u16("bg_checksum");

  // bg_flags: what was never written on the disk.
  public static final int INODE_UNINIT = 1, BLOCK_UNINIT = 2, INODE_ZEROED = 4;

  private GroupFormat() {}
}
