package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.vfs.FileName;
import pith.vfs.attr.FileType;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.DirFormat;
import pith.vfs.ext4.format.Features;
import pith.vfs.jbd2.JournalHandle;

/** Changes of the entries in one block of a directory. */
final class DirLeaf {
  private final Ext4Directory directory;
  private final DirBlocks blocks;
  private final Ext4Fs fs;
  private final PhysicalMemory ram;

  DirLeaf(Ext4Directory directory, DirBlocks blocks) {
    this.directory = directory;
    this.blocks = blocks;
    fs = directory.fs();
    ram = fs.ram();
  }

  /** An entry away from its block; {@code type} is the code that stands in it. */
  record Entry(String name, long inode, int type) {
    int bytes() {
      return DirFormat.entryBytes(name.length());
    }
  }

  /** {@return the entry for a file, as it is to be written} */
  Entry entry(String name, long inode, FileType type) {
    return new Entry(name, inode, fs.geometry().features().hasIncompat(Features.FILETYPE) ? DirFormat.code(type) : 0);
  }

  /** {@return the first of the entries that may be changed: not the one that holds the checksum} */
  private DirEntry first(Buffer block) {
    return new DirEntry(directory, block.pa(), blocks.room());
  }

  /** Adds an entry where one is unused, or behind one that is longer than it needs. {@return false if there is no room} */
  boolean insert(JournalHandle handle, Buffer block, Entry entry) {
    for (DirEntry at = first(block); at.isThere(); at.next()) {
      int taken = at.inode() == 0 ? 0 : DirFormat.entryBytes(at.nameLength());
      if (at.length() - taken >= entry.bytes()) {
        handle.getWriteAccess(block);
        int left = at.length() - taken;
        if (taken > 0) {
          DirFormat.RECORD_LENGTH.set(ram, at.pa(), taken);
        }
        write(at.pa() + taken, entry, left);
        changed(handle, block);
        return true;
      }
    }
    return false;
  }

  private void write(long pa, Entry entry, int length) {
    DirFormat.INODE.set(ram, pa, entry.inode);
    DirFormat.RECORD_LENGTH.set(ram, pa, length);
    DirFormat.NAME_LENGTH.set(ram, pa, entry.name.length());
    DirFormat.TYPE.set(ram, pa, entry.type);
    ram.write(pa + DirFormat.HEADER_BYTES, FileName.bytes(entry.name), 0, entry.name.length());
  }

  private void changed(JournalHandle handle, Buffer block) {
    blocks.sealLeaf(block);
    handle.dirtyMetadata(block);
  }

  /** Removes the entry for {@code name}: the one before becomes longer. {@return false if it is not here} */
  boolean remove(JournalHandle handle, Buffer block, String name) {
    DirEntry at = first(block);
    if (!at.seek(name)) {
      return false;
    }
    handle.getWriteAccess(block);
    if (at.previous() >= 0) {
      DirFormat.RECORD_LENGTH.set(ram, block.pa() + at.previous(), at.offset() + at.length() - at.previous());
    } else {
      DirFormat.INODE.set(ram, at.pa(), 0);
    }
    changed(handle, block);
    return true;
  }

  /** Lets the entry for {@code entry.name} name another inode. {@return false if it is not here} */
  boolean replace(JournalHandle handle, Buffer block, Entry entry) {
    DirEntry at = first(block);
    if (!at.seek(entry.name)) {
      return false;
    }
    handle.getWriteAccess(block);
    DirFormat.INODE.set(ram, at.pa(), entry.inode);
    DirFormat.TYPE.set(ram, at.pa(), entry.type);
    changed(handle, block);
    return true;
  }

  /** {@return the entries of a block that name something, but for the directory itself and the one above} */
  List<Entry> entries(Buffer block) {
    List<Entry> found = new ArrayList<>();
    for (DirEntry at = new DirEntry(directory, block); at.isThere(); at.next()) {
      if (at.isListed()) {
        found.add(new Entry(at.name(), at.inode(), DirFormat.TYPE.get(ram, at.pa())));
      }
    }
    return found;
  }

  /** {@return whether a block names nothing} */
  boolean isEmpty(Buffer block) {
    for (DirEntry at = new DirEntry(directory, block); at.isThere(); at.next()) {
      if (at.isListed()) {
        return false;
      }
    }
    return true;
  }

  /** Fills a block, for which {@code handle} has write access, with just these entries. */
  void fill(JournalHandle handle, Buffer block, List<Entry> entries) {
    int at = 0;
    for (int i = 0; i < entries.size(); i++) {
      int length = i + 1 < entries.size() ? entries.get(i).bytes() : blocks.room() - at;
      write(block.pa() + at, entries.get(i), length);
      at += length;
    }
    if (entries.isEmpty()) {
      write(block.pa(), new Entry("", 0, 0), blocks.room());
    }
    changed(handle, block);
  }

  /** Fills the first block of a new directory. */
  void fillFirst(JournalHandle handle, Buffer block, long parent) {
    fill(handle, block, List.of(entry(".", directory.number(), FileType.DIRECTORY), entry("..", parent, FileType.DIRECTORY)));
  }
}
