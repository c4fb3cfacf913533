package pith.vfs.ext4.format;

import static pith.hal.view.Member.pad;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u8;

import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U8Field;

/** Extended attributes, behind the inode and in a block of their own: entries grow from the front, values from the back. Source: {@code attributes.rst}. */
public final class XattrFormat {
  public static final int MAGIC = 0xea02_0000;

  /** Of the area behind an inode. */
  public static final int INODE_HEADER_BYTES = 4;

  public static final int BLOCK_HEADER_BYTES = 32;
  public static final int ENTRY_BYTES = 16;

  public static final Layout HEADER =
      Layout.of("ext4_xattr_header", 32, u32("h_magic"), u32("h_refcount"), u32("h_blocks"), u32("h_hash"), u32("h_checksum"), pad(12));
  public static final Layout ENTRY =
      Layout.of("ext4_xattr_entry", 16, u8("e_name_len"), u8("e_name_index"), u16("e_value_offs"), u32("e_value_inum"), u32("e_value_size"), u32("e_hash"));

  public static final U32Field HEADER_MAGIC = HEADER.u32("h_magic");
  public static final U32Field REFERENCES = HEADER.u32("h_refcount");
  public static final U32Field BLOCKS = HEADER.u32("h_blocks");
  public static final U32Field HASH = HEADER.u32("h_hash");
  public static final U32Field CHECKSUM = HEADER.u32("h_checksum");
  public static final U8Field NAME_LENGTH = ENTRY.u8("e_name_len");
  public static final U8Field NAME_INDEX = ENTRY.u8("e_name_index");
  public static final U16Field VALUE_OFFSET = ENTRY.u16("e_value_offs");
  public static final U32Field VALUE_INODE = ENTRY.u32("e_value_inum");
  public static final U32Field VALUE_SIZE = ENTRY.u32("e_value_size");
  public static final U32Field ENTRY_HASH = ENTRY.u32("e_hash");

  /** The beginnings of names that entries hold as a number; what is missing has no number. */
  public static final String[] PREFIXES = {"", "user.", "system.posix_acl_access", "system.posix_acl_default", "trusted.", null, "security.", "system."};

  public static final int SYSTEM = 7;

  private XattrFormat() {}
}
