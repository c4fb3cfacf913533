package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.vfs.DirectorySink;
import pith.vfs.Inode;
import pith.vfs.attr.FileType;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.NameHash;

/**
 * Lists a directory. Where names may move between blocks, in a directory with an index or one that will get it when it grows, the order is that of the hashes,
 * and a cookie is one more than the hash of the name before; otherwise it is that of the entries, and a cookie is an offset.
 */
final class DirListing {
  private record Found(long cookie, String name, long inode, FileType type) {}

  private final Ext4Directory directory;
  private final DirBlocks blocks;
  private final Ext4Fs fs;

  DirListing(Ext4Directory directory, DirBlocks blocks) {
    this.directory = directory;
    this.blocks = blocks;
    fs = directory.fs();
  }

  void list(long cookie, DirectorySink sink) {
    if (directory.isInline()) {
      emit(inline(), cookie, sink);
    } else if (directory.isIndexed()) {
      byIndex(cookie, sink);
    } else if (directory.growsIndex() && blocks.count() <= 1) {
      emit(sorted(0, fs.geometry().hash()), cookie, sink);
    } else {
      byOffset(cookie, sink);
    }
  }

  private List<Found> inline() {
    List<Found> found = new ArrayList<>();
    directory.eachInline(entry -> found.add(found(found.size() + 1L, entry)));
    return found;
  }

  private Found found(long cookie, DirEntry entry) {
    FileType type = entry.type();
    return new Found(cookie, entry.name(), entry.inode(), type == null ? typeOf(entry.inode()) : type);
  }

  /** Without {@code filetype} an entry does not tell what it names. */
  private FileType typeOf(long number) {
    Inode inode = fs.inodes().get(number);
    try {
      return inode.type();
    } finally {
      inode.put();
    }
  }

  /** {@return the names of one block in the order of their hashes} */
  private List<Found> sorted(long block, NameHash hash) {
    List<Found> found = new ArrayList<>();
    if (block >= blocks.count()) {
      return found;
    }
    try (Buffer buffer = blocks.read(block)) {
      for (DirEntry entry = new DirEntry(directory, buffer); entry.isThere(); entry.next()) {
        if (entry.isListed()) {
          found.add(found(cookie(hash.of(entry.name())), entry));
        }
      }
    }
    found.sort(Comparator.comparingLong(Found::cookie));
    return found;
  }

  private static long cookie(NameHash.Value hash) {
    return (hash.major() & 0xffff_ffffL) >>> 1 << 32 | hash.minor() & 0xffff_ffffL;
  }

  private static boolean emit(List<Found> found, long cookie, DirectorySink sink) {
    for (Found one : found) {
      if (one.cookie >= cookie && !sink.entry(one.name, one.inode, one.type, one.cookie + 1)) {
        return false;
      }
    }
    return true;
  }

  /** Leaf by leaf, those that go on with the same hash together. */
  private void byIndex(long cookie, DirectorySink sink) {
    NameHash hash = directory.index().hash();
    try (DirIndex.Way way = directory.index().to((int) (cookie >>> 32) << 1)) {
      List<Found> together = new ArrayList<>();
      boolean more = true;
      for (long left = blocks.count(); more && left > 0; left--) {
        together.addAll(sorted(way.leaf(), hash));
        long next = way.nextHash();
        if (next < 0 || (next & 1) == 0) {
          together.sort(Comparator.comparingLong(Found::cookie));
          if (!emit(together, cookie, sink)) {
            return;
          }
          together.clear();
        }
        more = way.next();
      }
    }
  }

  /** A cookie that is no entry's, since entries were merged, stands for the next one. */
  private void byOffset(long cookie, DirectorySink sink) {
    int bits = fs.geometry().blockBits();
    for (long block = cookie >>> bits; block < blocks.count(); block++) {
      try (Buffer buffer = blocks.read(block)) {
        for (DirEntry entry = new DirEntry(directory, buffer); entry.isThere(); entry.next()) {
          long at = (block << bits) + entry.offset();
          if (at >= cookie && entry.isListed()) {
            Found one = found(at, entry);
            if (!sink.entry(one.name, one.inode, one.type, at + 1)) {
              return;
            }
          }
        }
      }
    }
  }
}
