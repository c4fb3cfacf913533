package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.DirIndex.Step;
import pith.vfs.ext4.DirIndex.Way;
import pith.vfs.ext4.DirLeaf.Entry;
import pith.vfs.ext4.format.DirFormat;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.IndexFormat;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.NameHash;
import pith.vfs.jbd2.JournalHandle;

/**
 * How a directory gets an index, and how the index grows: a leaf that is full is split at the middle of its hashes, and so is a node; a root that is full moves
 * into a node below it.
 *
 * <pre>
 *   root │ 0 → leaf 1 │ 71… → leaf 4 │              root │ 0 → node 9 │
 *           full: leaf 1 becomes 1 and 6      ──▶   node 9 │ 0 → leaf 1 │ 3a… → leaf 6 │ 71… → leaf 4 │
 * </pre>
 */
final class DirGrowth {
  private final Ext4Directory directory;
  private final DirBlocks blocks;
  private final DirLeaf leaves;
  private final DirIndex index;
  private final Ext4Fs fs;
  private final PhysicalMemory ram;

  DirGrowth(Ext4Directory directory, DirBlocks blocks, DirLeaf leaves, DirIndex index) {
    this.directory = directory;
    this.blocks = blocks;
    this.leaves = leaves;
    this.index = index;
    fs = directory.fs();
    ram = fs.ram();
  }

  /** Turns a directory of one block into one with an index: its entries move to a leaf. */
  void makeIndex(JournalHandle handle) {
    try (Buffer root = blocks.read(0)) {
      List<Entry> entries = leaves.entries(root);
      DirEntry dots = new DirEntry(directory, root);
      if (!dots.seek("..") || dots.offset() != DirFormat.entryBytes(1)) {
        throw fs.corrupt("directory " + directory.number() + " does not begin with . and ..");
      }
      DirBlocks.Added leaf = blocks.append(handle);
      try (Buffer block = leaf.block()) {
        leaves.fill(handle, block, entries);
      }
      handle.getWriteAccess(root);
      makeRoot(root, leaf.logical());
      directory.record().flag(InodeFormat.INDEX, true);
      directory.record().store(handle);
      blocks.sealIndex(root);
      handle.dirtyMetadata(root);
    }
  }

  private void makeRoot(Buffer root, long leaf) {
    long info = root.pa() + IndexFormat.ROOT_INFO;
    ram.fill(info, root.bytes() - IndexFormat.ROOT_INFO, (byte) 0);
    DirFormat.RECORD_LENGTH.set(ram, root.pa() + DirFormat.entryBytes(1), root.bytes() - DirFormat.entryBytes(1));
    IndexFormat.HASH_VERSION.set(ram, info, fs.geometry().hash().version() % NameHash.UNSIGNED);
    IndexFormat.INFO_LENGTH.set(ram, info, IndexFormat.INFO_BYTES);
    long entries = root.pa() + IndexFormat.ROOT_ENTRIES;
    IndexFormat.LIMIT.set(ram, entries, index.limit(IndexFormat.ROOT_ENTRIES));
    IndexFormat.COUNT.set(ram, entries, 1);
    IndexFormat.BLOCK.set(ram, entries, leaf);
  }

  /** Makes room in the leaf that {@code way} leads to, or in the index above it: who wanted to insert looks for the way again. */
  void makeRoom(JournalHandle handle, Way way) {
    if (way.count(way.last()) < way.limit(way.last())) {
      splitLeaf(handle, way);
    } else {
      splitIndex(handle, way);
    }
  }

  private record Hashed(Entry entry, NameHash.Value hash) {}

  private void splitLeaf(JournalHandle handle, Way way) {
    try (Buffer leaf = blocks.read(way.leaf())) {
      List<Hashed> all = new ArrayList<>();
      for (Entry entry : leaves.entries(leaf)) {
        all.add(new Hashed(entry, way.hash.of(entry.name())));
      }
      all.sort(Comparator.<Hashed>comparingLong(one -> one.hash.major() & 0xffff_ffffL).thenComparingLong(one -> one.hash.minor() & 0xffff_ffffL));
      if (all.size() < 2) {
        throw fs.corrupt("directory " + directory.number() + ": a block is full with one entry");
      }
      int split = middle(all);
      DirBlocks.Added added = blocks.append(handle);
      try (Buffer upper = added.block()) {
        leaves.fill(handle, upper, entries(all.subList(split, all.size())));
      }
      handle.getWriteAccess(leaf);
      leaves.fill(handle, leaf, entries(all.subList(0, split)));
      int from = all.get(split).hash.major();
      boolean goesOn = all.get(split - 1).hash.major() == from;
      insert(handle, way, way.last(), from | (goesOn ? 1 : 0), added.logical());
    }
  }

  private static List<Entry> entries(List<Hashed> some) {
    return some.stream().map(Hashed::entry).toList();
  }

  /** {@return the first of those that make up the second half by size} */
  private static int middle(List<Hashed> all) {
    int half = all.stream().mapToInt(one -> one.entry.bytes()).sum() / 2;
    int split = all.size();
    for (int size = 0; split > 1 && size + all.get(split - 1).entry.bytes() <= half; size += all.get(split).entry.bytes()) {
      split--;
    }
    return Math.min(split, all.size() - 1);
  }

  /** Adds an entry to a root or node behind the one that the way took. */
  private void insert(JournalHandle handle, Way way, Step step, int hash, long block) {
    handle.getWriteAccess(step.block);
    int count = way.count(step);
    for (int i = count; i > step.index + 1; i--) {
      ram.writeLong(step.entry(i), ram.readLong(step.entry(i - 1)));
    }
    IndexFormat.HASH.set(ram, step.entry(step.index + 1), hash & 0xffff_ffffL);
    IndexFormat.BLOCK.set(ram, step.entry(step.index + 1), block);
    setCount(handle, step, count + 1);
  }

  private void setCount(JournalHandle handle, Step step, int count) {
    IndexFormat.COUNT.set(ram, step.block.pa() + step.entries, count);
    blocks.sealIndex(step.block);
    handle.dirtyMetadata(step.block);
  }

  private void splitIndex(JournalHandle handle, Way way) {
    int levels = way.steps.size() - 1;
    Step above = levels == 0 ? null : way.steps.get(levels - 1);
    if (above != null && way.count(above) < way.limit(above)) {
      splitNode(handle, way, above);
    } else if (above != null && levels - 1 > 0) {
      splitNodeAbove(handle, way);
    } else {
      lowerRoot(handle, way);
    }
  }

  /** With three levels, the node in the middle is full too: it is split first. */
  private void splitNodeAbove(JournalHandle handle, Way way) {
    Step root = way.steps.getFirst();
    if (way.count(root) == way.limit(root)) {
      throw full();
    }
    way.steps.removeLast().block.close();
    splitNode(handle, way, root);
  }

  private Refused full() {
    fs.vfs().say("EXT4-fs (" + fs.disk().queue().name() + "): directory " + directory.number() + ": its index is full");
    return Refused.of(Errno.ENOSPC);
  }

  /** The upper half of the last node of the way moves to a new one. */
  private void splitNode(JournalHandle handle, Way way, Step above) {
    Step node = way.last();
    int count = way.count(node);
    int kept = count / 2;
    DirBlocks.Added added = blocks.append(handle);
    try (Buffer upper = added.block()) {
      long from = IndexFormat.HASH.get(ram, node.entry(kept));
      makeNode(handle, upper, node, kept, count);
      handle.getWriteAccess(node.block);
      setCount(handle, node, kept);
      insert(handle, way, above, (int) from, added.logical());
    }
  }

  /** A new node gets entries {@code [from, end)} of another block of the index. */
  private void makeNode(JournalHandle handle, Buffer fresh, Step source, int from, int end) {
    DirFormat.RECORD_LENGTH.set(ram, fresh.pa(), fresh.bytes());
    Step node = new Step(fresh, IndexFormat.NODE_ENTRIES, 0);
    for (int i = from; i < end; i++) {
      ram.writeLong(node.entry(i - from), ram.readLong(source.entry(i)));
    }
    IndexFormat.LIMIT.set(ram, fresh.pa() + IndexFormat.NODE_ENTRIES, index.limit(IndexFormat.NODE_ENTRIES));
    setCount(handle, node, end - from);
  }

  /** All entries of the root move to a node below it. */
  private void lowerRoot(JournalHandle handle, Way way) {
    Step root = way.steps.getFirst();
    long info = root.block.pa() + IndexFormat.ROOT_INFO;
    int levels = IndexFormat.LEVELS.get(ram, info);
    int most = fs.geometry().features().hasIncompat(Features.LARGEDIR) ? DirIndex.MOST_LEVELS : DirIndex.MOST_LEVELS - 1;
    if (levels >= most) {
      throw full();
    }
    DirBlocks.Added added = blocks.append(handle);
    try (Buffer node = added.block()) {
      makeNode(handle, node, root, 0, way.count(root));
    }
    handle.getWriteAccess(root.block);
    IndexFormat.LEVELS.set(ram, info, levels + 1);
    IndexFormat.BLOCK.set(ram, root.entry(0), added.logical());
    setCount(handle, root, 1);
  }
}
