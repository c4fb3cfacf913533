package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.vfs.FileName;
import pith.vfs.attr.FileType;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.DirFormat;

/**
 * A place among the entries of a directory's block: moves from one entry to the next, and looks at where it stands. Entries that would lead outside of the
 * block are corruption.
 */
final class DirEntry {
  private final Ext4Directory directory;
  private final PhysicalMemory ram;
  private final long start;
  private final int end;
  private int at;
  private int previous = -1;

  /** At the first entry of {@code block}. */
  DirEntry(Ext4Directory directory, Buffer block) {
    this(directory, block.pa(), block.bytes());
  }

  /** At the first of the entries in {@code bytes} bytes from {@code pa} on. */
  DirEntry(Ext4Directory directory, long pa, int bytes) {
    this.directory = directory;
    ram = directory.fs().ram();
    start = pa;
    end = bytes;
  }

  /** {@return whether there is an entry here; it may be unused} Refuses with EUCLEAN if what is here is none. */
  boolean isThere() {
    if (at == end) {
      return false;
    }
    int length = end - at < DirFormat.HEADER_BYTES ? 0 : length();
    if (length < DirFormat.entryBytes(1) && !(length == DirFormat.entryBytes(0) && nameLength() == 0) || length % 4 != 0 || at + length > end
        || DirFormat.entryBytes(nameLength()) > length) {
      throw directory.fs().corrupt("directory " + directory.number() + ": bad entry at offset " + at + " of a block");
    }
    return true;
  }

  void next() {
    previous = at;
    at += length();
  }

  /** {@return the offset within the block} */
  int offset() {
    return at;
  }

  /** {@return the offset of the entry before, −1 if this is the first} */
  int previous() {
    return previous;
  }

  long pa() {
    return start + at;
  }

  /** {@return bytes to the next entry} */
  int length() {
    int raw = DirFormat.RECORD_LENGTH.get(ram, pa());
    return raw == 0xffff || raw == 0 ? 1 << 16 : raw;
  }

  int nameLength() {
    return DirFormat.NAME_LENGTH.get(ram, pa());
  }

  /** {@return the inode, 0 if the entry is unused} */
  long inode() {
    return DirFormat.INODE.get(ram, pa());
  }

  /** {@return the type, null if it is not kept} */
  FileType type() {
    return DirFormat.type(DirFormat.TYPE.get(ram, pa()));
  }

  String name() {
    byte[] bytes = new byte[nameLength()];
    ram.read(pa() + DirFormat.HEADER_BYTES, bytes, 0, bytes.length);
    return FileName.of(bytes);
  }

  boolean isNamed(String name) {
    if (nameLength() != name.length()) {
      return false;
    }
    long bytes = pa() + DirFormat.HEADER_BYTES;
    for (int i = 0; i < name.length(); i++) {
      if ((ram.readByte(bytes + i) & 0xff) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** {@return whether it names something, other than the directory itself and the one above} */
  boolean isListed() {
    return inode() != 0 && nameLength() > 0 && !isNamed(".") && !isNamed("..");
  }

  /** Moves on to the entry for {@code name}. {@return whether there is one} */
  boolean seek(String name) {
    for (; isThere(); next()) {
      if (inode() != 0 && isNamed(name)) {
        return true;
      }
    }
    return false;
  }
}
