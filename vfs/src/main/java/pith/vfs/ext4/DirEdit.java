package pith.vfs.ext4;

import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.DirLeaf.Entry;
import pith.vfs.ext4.format.DirFormat;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.NameHash;
import pith.vfs.jbd2.JournalHandle;

/** Changes of a directory's names, under its lock and within a handle: which block they concern, and what happens if it is full. */
final class DirEdit {
  /** Blocks that one change may touch: a way through the index, new blocks with what allocating and mapping them takes, inodes, and the superblock. */
  static final int CREDITS = 64;

  private final Ext4Directory directory;
  private final DirBlocks blocks;
  private final DirLeaf leaves;
  private final DirIndex index;
  private final DirGrowth growth;

  DirEdit(Ext4Directory directory, DirBlocks blocks, DirIndex index) {
    this.directory = directory;
    this.blocks = blocks;
    this.index = index;
    leaves = new DirLeaf(directory, blocks);
    growth = new DirGrowth(directory, blocks, leaves, index);
  }

  DirLeaf leaves() {
    return leaves;
  }

  /** Adds an entry; there is none of that name. Refuses with ENOSPC, EUCLEAN, EIO. */
  void add(JournalHandle handle, Entry entry) {
    if (directory.isIndexed()) {
      addByIndex(handle, entry);
      return;
    }
    for (long block = 0; block < blocks.count(); block++) {
      try (Buffer buffer = blocks.read(block)) {
        if (leaves.insert(handle, buffer, entry)) {
          dropIndex(handle);
          return;
        }
      }
    }
    if (blocks.count() == 1 && directory.growsIndex()) {
      growth.makeIndex(handle);
      addByIndex(handle, entry);
    } else {
      addAtEnd(handle, entry);
    }
  }

  private void addAtEnd(JournalHandle handle, Entry entry) {
    try (Buffer block = blocks.append(handle).block()) {
      leaves.fill(handle, block, List.of(entry));
    }
    dropIndex(handle);
  }

  /** Who changes entries without knowing of the index makes it useless. */
  private void dropIndex(JournalHandle handle) {
    if (directory.record().is(InodeFormat.INDEX)) {
      directory.record().flag(InodeFormat.INDEX, false);
      directory.record().store(handle);
    }
  }

  private void addByIndex(JournalHandle handle, Entry entry) {
    NameHash hash = index.hash();
    while (true) {
      try (DirIndex.Way way = index.to(entry.name(), hash)) {
        try (Buffer leaf = blocks.read(way.leaf())) {
          if (leaves.insert(handle, leaf, entry)) {
            return;
          }
        }
        growth.makeRoom(handle, way);
      }
    }
  }

  /** What is done with the block that has an entry. */
  private interface Change {
    /** {@return false if the entry is not in the block} */
    boolean in(Buffer block);
  }

  void remove(JournalHandle handle, String name) {
    change(name, block -> leaves.remove(handle, block, name));
  }

  /** Lets a name that is there name another inode. */
  void replace(JournalHandle handle, Entry entry) {
    change(entry.name(), block -> leaves.replace(handle, block, entry));
  }

  private void change(String name, Change change) {
    boolean done = directory.isIndexed() ? changeByIndex(name, change) : changeInAny(change);
    if (!done) {
      throw Refused.of(Errno.ENOENT);
    }
  }

  private boolean changeInAny(Change change) {
    for (long block = 0; block < blocks.count(); block++) {
      try (Buffer buffer = blocks.read(block)) {
        if (change.in(buffer)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean changeByIndex(String name, Change change) {
    NameHash hash = index.hash();
    int major = hash.of(name).major();
    try (DirIndex.Way way = index.to(name, hash)) {
      boolean more = true;
      while (more) {
        try (Buffer leaf = blocks.read(way.leaf())) {
          if (change.in(leaf)) {
            return true;
          }
        }
        more = index.continues(way, major) && way.next();
      }
      return false;
    }
  }

  /** The directory has moved: {@code ..} is another. It stands in the first block, which may be the index's root. */
  void parent(JournalHandle handle, long number) {
    try (Buffer first = blocks.read(0)) {
      DirEntry dots = new DirEntry(directory, first);
      if (!dots.seek("..")) {
        throw directory.fs().corrupt("directory " + directory.number() + " has no ..");
      }
      handle.getWriteAccess(first);
      DirFormat.INODE.set(directory.fs().ram(), dots.pa(), number);
      if (directory.isIndexed()) {
        blocks.sealIndex(first);
      } else {
        blocks.sealLeaf(first);
      }
      handle.dirtyMetadata(first);
    }
  }

  /** {@return whether it names nothing} */
  boolean isEmpty() {
    for (long block = directory.isIndexed() ? 1 : 0; block < blocks.count(); block++) {
      try (Buffer buffer = blocks.read(block)) {
        if (!leaves.isEmpty(buffer)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Gives a new directory its first block. */
  void begin(JournalHandle handle, long parent) {
    try (Buffer block = blocks.append(handle).block()) {
      leaves.fillFirst(handle, block, parent);
    }
  }
}
