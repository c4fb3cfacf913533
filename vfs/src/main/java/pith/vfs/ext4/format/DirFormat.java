package pith.vfs.ext4.format;

import static pith.hal.view.Member.bytes;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u8;

import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U32Field;
import pith.hal.view.U8Field;
import pith.vfs.attr.FileType;

/**
 * A directory entry: inode, length to the next entry, and the name. A block's last entry reaches to its end, or to its checksum. Source: {@code directory.rst}.
 */
public final class DirFormat {
  /** Bytes before the name. */
  public static final int HEADER_BYTES = 8;

  public static final int TAIL_BYTES = 12;
  public static final int TAIL_TYPE = 0xde;

  public static final Layout ENTRY = Layout.of("ext4_dir_entry_2", 8, u32("inode"), u16("rec_len"), u8("name_len"), u8("file_type"), bytes("name", 0));
  public static final Layout TAIL =
      Layout.of("ext4_dir_entry_tail", 12, u32("det_reserved_zero1"), u16("det_rec_len"), u8("det_reserved_zero2"), u8("det_reserved_ft"), u32("det_checksum"));

  public static final U32Field INODE = ENTRY.u32("inode");
  public static final U16Field RECORD_LENGTH = ENTRY.u16("rec_len");
  public static final U8Field NAME_LENGTH = ENTRY.u8("name_len");
  public static final U8Field TYPE = ENTRY.u8("file_type");
  public static final U32Field TAIL_CHECKSUM = TAIL.u32("det_checksum");

  private static final FileType[] TYPES = {
    null, FileType.REGULAR, FileType.DIRECTORY, FileType.CHARACTER, FileType.BLOCK, FileType.FIFO, FileType.SOCKET, FileType.SYMLINK
  };

  private DirFormat() {}

  /** {@return the bytes that an entry with a name of that length needs} */
  public static int entryBytes(int nameLength) {
    return HEADER_BYTES + nameLength + 3 & -4;
  }

  /** {@return the code of a type in an entry} */
  public static int code(FileType type) {
    for (int code = 1; code < TYPES.length; code++) {
      if (TYPES[code] == type) {
        return code;
      }
    }
    throw new AssertionError(type);
  }

  /** {@return the type of a code, null if it does not say} */
  public static FileType type(int code) {
    return code < TYPES.length ? TYPES[code] : null;
  }
}
