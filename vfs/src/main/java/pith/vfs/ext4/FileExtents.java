package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;
import pith.sync.outcome.Refused;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.iomap.IomapType;
import pith.vfs.jbd2.JournalHandle;

/**
 * Where a file's blocks are, with what is only promised: its extent tree, and the blocks of delayed allocation.
 *
 * <p>Lock: {@code ext4.i_data_sem}. It is taken within a handle of the journal, not the other way round. What changes makes mappings stale that were read
 * before.
 */
final class FileExtents {
  private static final LockClass LOCK = LockClass.of("ext4.i_data_sem");

  /** The most blocks that one call allocates: what an unwritten extent can say. */
  private static final int MOST = 32_767;

  /** Blocks of metadata that allocating or freeing data blocks changes: bitmaps and descriptors of the groups that a run may lie in, and the superblock. */
  private static final int ALLOCATION_CREDITS = 12;

  /** Blocks that promises leave free, so that extent trees can have nodes when the promises are kept. */
  private static final int LEFT_FOR_NODES = 32;

  private final Ext4Fs fs;
  private final InodeRecord record;
  private final ExtentTree tree;
  private final BlockAllocator allocator;
  private final States states;
  private final PromisedBlocks promised = new PromisedBlocks();
  private final RwSemaphore lock = new RwSemaphore(LOCK);

  FileExtents(InodeRecord record, States states) {
    this.record = record;
    this.states = states;
    fs = record.fs();
    tree = new ExtentTree(record);
    allocator = fs.blockAllocator();
  }

  /** A range of a file and what it is, as of a state of the extents. */
  record Range(IomapType type, Mapping run, long cookie) {}

  /** Counts the states of the extents. */
  interface States {
    void changed();

    /** A transaction has changes of the file. */
    void changedIn(long transaction);

    long now();
  }

  /** {@return what block {@code logical} is, and how far that goes} May sleep. Refuses with EUCLEAN, EIO. */
  Range look(long logical) {
    try (var _ = lock.read()) {
      return lookLocked(logical);
    }
  }

  private Range lookLocked(long logical) {
    Mapping run = record.is(InodeFormat.EXTENTS) ? tree.lookup(logical) : new BlockMap(record).lookup(logical);
    if (!run.isHole()) {
      return new Range(run.unwritten() ? IomapType.UNWRITTEN : IomapType.MAPPED, run, states.now());
    }
    long end = promised.endAt(logical);
    boolean isPromised = end >= 0;
    long until = isPromised ? end : promised.next(logical, logical + run.count());
    return new Range(isPromised ? IomapType.DELALLOC : IomapType.HOLE, run.first(Math.min(run.count(), until - logical)), states.now());
  }

  /** {@return blocks that are promised} */
  long promised() {
    return promised.count();
  }

  /** {@return how many blocks of metadata one change here may touch} */
  int credits() {
    return tree.credits() + ALLOCATION_CREDITS;
  }

  /** Promises blocks where {@code logical} lies in a hole, up to {@code count}. {@return what the block is now} Refuses with ENOSPC. */
  Range promise(long logical, long count) {
    try (var _ = lock.write()) {
      Range now = lookLocked(logical);
      if (now.type() != IomapType.HOLE) {
        return now;
      }
      long blocks = reserve(Math.min(count, now.run().count()));
      promised.add(logical, logical + blocks);
      states.changed();
      return new Range(IomapType.DELALLOC, Mapping.hole(logical, blocks), states.now());
    }
  }

  /** {@return how many could be reserved} When little is left, one block at a time is better than none. */
  private long reserve(long wanted) {
    long blocks = wanted;
    try {
      allocator.reserve(blocks + LEFT_FOR_NODES);
    } catch (Refused _) {
      blocks = 1;
      allocator.reserve(blocks + LEFT_FOR_NODES);
    }
    allocator.release(LEFT_FOR_NODES);
    return blocks;
  }

  /** Takes back what of {@code [first, end)} is promised: it was not written after all, or nobody wants it. */
  void forgetPromises(long first, long end) {
    try (var _ = lock.write()) {
      forgetLocked(first, end);
    }
  }

  private void forgetLocked(long first, long end) {
    long gone = promised.remove(first, end);
    if (gone > 0) {
      allocator.release(gone);
      states.changed();
    }
  }

  /**
   * Gives blocks to the file where {@code logical} is promised or, if {@code holes}, nothing: unwritten, as they hold somebody's old data.
   * {@return what the block is now}
   */
  Range allocate(JournalHandle handle, long logical, long count, boolean holes) {
    try (var _ = lock.write()) {
      Range now = lookLocked(logical);
      boolean isPromised = now.type() == IomapType.DELALLOC;
      if (!isPromised && !(holes && now.type() == IomapType.HOLE)) {
        return now;
      }
      int most = (int) Math.min(Math.min(count, now.run().count()), MOST);
      long goal = tree.goal(logical);
      BlockRun got = isPromised ? allocator.allocateReserved(handle, goal, most) : allocator.allocate(handle, goal, most);
      enter(handle, new Mapping(logical, got.count(), got.first(), true), isPromised);
      return lookLocked(logical);
    }
  }

  private void enter(JournalHandle handle, Mapping run, boolean wasPromised) {
    handle.getWriteAccess(record.block());
    record.addBlocks(run.count());
    boolean entered = false;
    try {
      tree.set(handle, run);
      entered = true;
    } finally {
      if (!entered) {
        record.addBlocks(-run.count());
        allocator.free(handle, run.physical(), run.count());
        if (wasPromised) {
          allocator.reserve(run.count());
        }
      }
    }
    promised.remove(run.logical(), run.logical() + run.count());
    states.changedIn(handle.transaction());
    states.changed();
  }

  /** Blocks {@code [first, end)} that are unwritten hold data now; or, if not {@code written}, those that hold data become zeroes. */
  void convert(JournalHandle handle, long first, long end, boolean written) {
    try (var _ = lock.write()) {
      for (long at = first; at < end; ) {
        Mapping run = tree.lookup(at);
        Mapping part = run.first(Math.min(run.count(), end - at));
        if (!part.isHole() && part.unwritten() == written) {
          handle.ensure(credits());
          tree.set(handle, new Mapping(part.logical(), part.count(), part.physical(), !written));
        }
        at += part.count();
      }
      states.changedIn(handle.transaction());
      states.changed();
    }
  }

  /** Takes blocks {@code [first, end)} away from the file and frees them. Each step leaves the file as it should be. */
  void remove(JournalHandle handle, long first, long end) {
    try (var _ = lock.write()) {
      forgetLocked(first, end);
      for (long at = first; at < end; ) {
        Mapping run = tree.lookup(at);
        Mapping part = run.first(Math.min(run.count(), end - at));
        if (!part.isHole()) {
          handle.ensure(credits());
          handle.getWriteAccess(record.block());
          record.addBlocks(-part.count());
          tree.set(handle, Mapping.hole(part.logical(), part.count()));
          allocator.free(handle, part.physical(), part.count());
        }
        at += part.count();
      }
      states.changedIn(handle.transaction());
      states.changed();
    }
  }

  /** Moves all blocks from {@code from} on by {@code distance} blocks, into the hole that is there; none is promised. */
  void shift(JournalHandle handle, long from, long distance) {
    try (var _ = lock.write()) {
      List<Mapping> runs = new ArrayList<>();
      for (long at = from; at < ExtentTree.END; ) {
        Mapping run = tree.lookup(at);
        if (!run.isHole()) {
          runs.add(run);
        }
        at += run.count();
      }
      for (Mapping run : distance < 0 ? runs : runs.reversed()) {
        handle.ensure(2 * credits());
        tree.set(handle, Mapping.hole(run.logical(), run.count()));
        tree.set(handle, new Mapping(run.logical() + distance, run.count(), run.physical(), run.unwritten()));
      }
      states.changedIn(handle.transaction());
      states.changed();
    }
  }

  /** {@return the block behind the last that the file has} */
  long end() {
    try (var _ = lock.read()) {
      long end = 0;
      for (long at = 0; at < ExtentTree.END; ) {
        Mapping run = tree.lookup(at);
        at += run.count();
        end = run.isHole() ? end : at;
      }
      return end;
    }
  }

  /** Runs a change of the record itself, which must not meet a change of the extents: they have one checksum. */
  void changeRecord(Runnable change) {
    try (var _ = lock.write()) {
      change.run();
    }
  }
}
