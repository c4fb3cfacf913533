package pith.vfs.ext4.format;

import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u8;

import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U8Field;

/**
 * The index of a directory: entries of a hash and a block of the directory, hidden in blocks that look empty to whoever does not know. The first entry's hash
 * is taken as 0, and its place holds how many entries there are and could be. Source: {@code directory.rst}, "Hash Tree Directories".
 */
public final class IndexFormat {
  public static final int ENTRY_BYTES = 8;
  public static final int TAIL_BYTES = 8;

  /** Where the root's information begins: behind the entries for {@code .} and {@code ..}. */
  public static final int ROOT_INFO = 0x18;

  public static final int ROOT_ENTRIES = 0x20;

  /** Where a node's entries begin: behind an empty directory entry as long as the block. */
  public static final int NODE_ENTRIES = 0x8;

  public static final int INFO_BYTES = 8;
  public static final Layout INFO =
      Layout.of("dx_root_info", 8, u32("reserved_zero"), u8("hash_version"), u8("info_length"), u8("indirect_levels"), u8("unused_flags"));
  public static final Layout COUNT_LIMIT = Layout.of("dx_countlimit", 4, u16("limit"), u16("count"));
  public static final Layout ENTRY = Layout.of("dx_entry", 8, u32("hash"), u32("block"));
  public static final Layout TAIL = Layout.of("dx_tail", 8, u32("dt_reserved"), u32("dt_checksum"));

  public static final U32Field RESERVED = INFO.u32("reserved_zero");
  public static final U8Field HASH_VERSION = INFO.u8("hash_version");
  public static final U8Field INFO_LENGTH = INFO.u8("info_length");
  public static final U8Field LEVELS = INFO.u8("indirect_levels");
  public static final U16Field LIMIT = COUNT_LIMIT.u16("limit");
  public static final U16Field COUNT = COUNT_LIMIT.u16("count");
  public static final U32Field HASH = ENTRY.u32("hash");
  public static final U32Field BLOCK = ENTRY.u32("block");
  public static final U32Field TAIL_CHECKSUM = TAIL.u32("dt_checksum");

  private IndexFormat() {}
}
