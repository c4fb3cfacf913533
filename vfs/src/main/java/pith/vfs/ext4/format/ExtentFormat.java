package pith.vfs.ext4.format;

import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;

import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;

/**
 * A node of an extent tree: a header, then entries of 12 bytes in ascending order of logical block. In a leaf an entry is a run of blocks, above it the place
 * of a node. The root lies in the inode; other nodes fill a block, and end with a checksum. Source: {@code ifork.rst}.
 */
public final class ExtentFormat {
  public static final int MAGIC = 0xf30a;
  public static final int ENTRY_BYTES = 12;
  public static final int HEADER_BYTES = 12;
  public static final int TAIL_BYTES = 4;

  /** The deepest tree. Source: Linux {@code EXT4_MAX_EXTENT_DEPTH}. */
  public static final int MOST_DEPTH = 5;

  /** The longest run; a length above it is that of an unwritten run, of so many blocks more. */
  public static final int MOST_BLOCKS = 32768;

  public static final Layout HEADER =
      Layout.of("ext4_extent_header", 12, u16("eh_magic"), u16("eh_entries"), u16("eh_max"), u16("eh_depth"), u32("eh_generation"));
  public static final Layout LEAF = Layout.of("ext4_extent", 12, u32("ee_block"), u16("ee_len"), u16("ee_start_hi"), u32("ee_start_lo"));
  public static final Layout INDEX = Layout.of("ext4_extent_idx", 12, u32("ei_block"), u32("ei_leaf_lo"), u16("ei_leaf_hi"), u16("ei_unused"));

  public static final U16Field HEADER_MAGIC = HEADER.u16("eh_magic");
  public static final U16Field ENTRIES = HEADER.u16("eh_entries");
  public static final U16Field MAX = HEADER.u16("eh_max");
  public static final U16Field DEPTH = HEADER.u16("eh_depth");
  public static final U32Field FIRST = LEAF.u32("ee_block");
  public static final U16Field LENGTH = LEAF.u16("ee_len");
  public static final U16Field START_HI = LEAF.u16("ee_start_hi");
  public static final U32Field START_LO = LEAF.u32("ee_start_lo");
  public static final U32Field INDEX_FIRST = INDEX.u32("ei_block");
  public static final U32Field INDEX_LEAF_LO = INDEX.u32("ei_leaf_lo");
  public static final U16Field INDEX_LEAF_HI = INDEX.u16("ei_leaf_hi");

  private ExtentFormat() {}
}
