package pith.vfs.ext4;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.jbd2.JournalHandle;

/**
 * Which blocks are free, and who gets them. Whoever wants blocks names a goal, mostly the block behind the last one that a file has: what is free there is
 * taken, or else the first long enough run from there on, group by group; without one, the longest run seen.
 *
 * <p>A block that is freed is not given away before the transaction that freed it is durable: after a crash it may still be its old owner's. What writes
 * promise to allocate later ({@link #reserve}) is not given to others.
 *
 * <p>Locks: {@code ext4.block_allocator} (mutex), under which bitmaps are read; {@code ext4.freed_blocks} (spin) for the blocks that wait.
 */
public final class BlockAllocator {
  private static final LockClass LOCK = LockClass.of("ext4.block_allocator");
  private static final LockClass FREED_LOCK = LockClass.of("ext4.freed_blocks");

  /** A look at a word of a bitmap, and a decision, in cycles. */
  private static final long SEARCH_CYCLES = 60;

  private final Ext4Fs fs;
  private final Geometry geometry;
  private final GroupTable groups;
  private final GroupBitmaps bitmaps;
  private final Mutex mutex = new Mutex(LOCK);
  private final SpinLock freedLock = new SpinLock(FREED_LOCK);

  /** Free blocks that wait for a transaction to become durable. Guarded by {@link #freedLock}. */
  private long waiting;

  /** Blocks by group that were freed by transactions that are not durable. Guarded by {@link #freedLock}. */
  private final Map<Integer, BitSet> freed = new TreeMap<>();

  /** Free blocks, and those of them that are promised. Guarded by {@link #mutex}. */
  private long free;

  private long reserved;

  BlockAllocator(Ext4Fs fs) {
    this.fs = fs;
    geometry = fs.geometry();
    groups = fs.groups();
    bitmaps = new GroupBitmaps(fs, false);
    for (int group = 0; group < geometry.groups(); group++) {
      free += groups.freeBlocks(group);
    }
  }

  /** {@return blocks that are free and not promised, whether they wait or not} */
  public long free() {
    try (var _ = mutex.acquire()) {
      return free - reserved;
    }
  }

  /** {@return whether blocks wait for a transaction to become durable: who finds no room may force it, and try again} */
  boolean hasWaiting() {
    return waiting() > 0;
  }

  private long waiting() {
    try (var _ = freedLock.acquire()) {
      return waiting;
    }
  }

  /** {@return blocks that the current process can be given now, under {@link #mutex}} */
  private long available() {
    long left = free - waiting() - reserved;
    return left <= 0 || fs.reserve().isOpen() ? left : left - fs.reserve().blocks();
  }

  /** {@return blocks that are free, promised or not} */
  long freeAltogether() {
    try (var _ = mutex.acquire()) {
      return free;
    }
  }

  /** Promises {@code blocks} blocks to somebody who will allocate them later, by {@link #allocateReserved}. Refuses with ENOSPC. */
  public void reserve(long blocks) {
    try (var _ = mutex.acquire()) {
      if (available() < blocks) {
        throw Refused.of(Errno.ENOSPC);
      }
      reserved += blocks;
    }
  }

  /** Gives back a promise that is not needed. */
  public void release(long blocks) {
    try (var _ = mutex.acquire()) {
      reserved -= blocks;
    }
  }

  /**
   * {@return between one and {@code most} blocks in a row, which are the caller's} The handle has credits for two blocks, the bitmap and the descriptor.
   *
   * @param goal the block that would suit best
   * @throws Refused ENOSPC
   */
  public BlockRun allocate(JournalHandle handle, long goal, int most) {
    try (var _ = mutex.acquire()) {
      long available = available();
      if (available <= 0) {
        throw Refused.of(Errno.ENOSPC);
      }
      return take(handle, goal, (int) Math.min(most, available));
    }
  }

  /** {@return a block for a node of an extent tree, from the administrator's reserve if there is no other: the file's blocks were promised already} */
  BlockRun allocateNode(JournalHandle handle, long goal) {
    try (var _ = mutex.acquire()) {
      return take(handle, goal, 1);
    }
  }

  /** As {@link #allocate}, of blocks promised to the caller; as many promises are used up. */
  public BlockRun allocateReserved(JournalHandle handle, long goal, int most) {
    try (var _ = mutex.acquire()) {
      BlockRun run = take(handle, goal, most);
      reserved -= run.count();
      return run;
    }
  }

  private BlockRun take(JournalHandle handle, long goal, int most) {
    long from = geometry.contains(goal) ? goal : geometry.firstBlock();
    int first = geometry.groupOfBlock(from);
    BlockRun best = null;
    for (int i = 0; i <= geometry.groups(); i++) {
      int group = (first + i) % geometry.groups();
      if (groups.freeBlocks(group) > 0) {
        BlockRun run = search(group, i == 0 ? (int) (from - geometry.firstBlockOf(group)) : 0, most);
        best = best == null || run != null && run.count() > best.count() ? run : best;
      }
      if (best != null && best.count() == most) {
        break;
      }
    }
    if (best == null) {
      throw Refused.of(Errno.ENOSPC);
    }
    mark(handle, best);
    return best;
  }

  /** {@return what is free at the goal; else the first run of that length; else the longest; null if nothing is} */
  private BlockRun search(int group, int goal, int most) {
    Work.charge(SEARCH_CYCLES);
    try (Buffer buffer = bitmaps.read(group);
        var _ = freedLock.acquire()) {
      if (!bitmaps.isWritten(group)) {
        return fresh(group, goal, most);
      }
      Bitmap bitmap = bitmaps.view(buffer, group);
      BitSet waiting = freed.getOrDefault(group, NOTHING);
      int bestFrom = 0;
      int best = 0;
      for (int at = nextFree(bitmap, waiting, goal); at < bitmap.bits() && best < most; ) {
        int end = endOfFree(bitmap, waiting, at, most);
        if (end - at > best) {
          bestFrom = at;
          best = end - at;
        }
        if (at == goal) {
          break;
        }
        at = nextFree(bitmap, waiting, end);
      }
      return best == 0 ? null : new BlockRun(geometry.firstBlockOf(group) + bestFrom, best);
    }
  }

  private static final BitSet NOTHING = new BitSet(0);

  /** Of a group without a bitmap everything is free but its own metadata; those are at its beginning or elsewhere, so its end is looked at. */
  private BlockRun fresh(int group, int goal, int most) {
    int blocks = geometry.blocksIn(group);
    int count = Math.min(most, groups.freeBlocks(group));
    int used = blocks - groups.freeBlocks(group);
    int from = Math.clamp(goal, used, Math.max(used, blocks - count));
    return count == 0 ? null : new BlockRun(geometry.firstBlockOf(group) + from, count);
  }

  private static int nextFree(Bitmap bitmap, BitSet waiting, int from) {
    int at = bitmap.next(from, false);
    while (at < bitmap.bits() && waiting.get(at)) {
      at = bitmap.next(waiting.nextClearBit(at), false);
    }
    return at;
  }

  private static int endOfFree(Bitmap bitmap, BitSet waiting, int from, int most) {
    int end = Math.min(bitmap.next(from, true), from + most);
    int blocked = waiting.nextSetBit(from);
    return blocked < 0 ? end : Math.min(end, blocked);
  }

  private void mark(JournalHandle handle, BlockRun run) {
    int group = geometry.groupOfBlock(run.first());
    int from = (int) (run.first() - geometry.firstBlockOf(group));
    try (Buffer buffer = bitmaps.read(group)) {
      bitmaps.beforeChange(handle, group, buffer);
      Bitmap bitmap = bitmaps.view(buffer, group);
      if (!bitmap.all(from, from + run.count(), false)) {
        throw fs.corrupt("blocks of group " + group + " are in use that its descriptor counts as free");
      }
      bitmap.set(from, from + run.count(), true);
      groups.freeBlocks(group, groups.freeBlocks(group) - run.count());
      bitmaps.changed(handle, group, buffer);
    }
    free -= run.count();
  }

  /** Frees {@code count} blocks from {@code first} on, which held a file's data. The handle has credits for two blocks for each group that they lie in. */
  public void free(JournalHandle handle, long first, long count) {
    if (!geometry.contains(first, count)) {
      throw fs.corrupt("blocks outside of the file system are freed: " + count + " from " + first);
    }
    try (var _ = mutex.acquire()) {
      for (long at = first; at < first + count; ) {
        int group = geometry.groupOfBlock(at);
        int within = (int) (at - geometry.firstBlockOf(group));
        int part = (int) Math.min(first + count - at, geometry.blocksIn(group) - within);
        clear(handle, group, within, part);
        at += part;
      }
    }
  }

  /** Frees a block that held metadata: an older state of it in the log must not come back over what it holds next. */
  public void freeMetadata(JournalHandle handle, long block) {
    handle.forget(block);
    free(handle, block, 1);
  }

  private void clear(JournalHandle handle, int group, int from, int count) {
    try (Buffer buffer = bitmaps.read(group)) {
      bitmaps.beforeChange(handle, group, buffer);
      Bitmap bitmap = bitmaps.view(buffer, group);
      if (!bitmap.all(from, from + count, true)) {
        throw fs.corrupt("blocks of group " + group + " are freed that are free");
      }
      hold(group, from, count);
      handle.afterCommit(() -> letGo(group, from, count));
      bitmap.set(from, from + count, false);
      groups.freeBlocks(group, groups.freeBlocks(group) + count);
      bitmaps.changed(handle, group, buffer);
    }
    free += count;
  }

  private void hold(int group, int from, int count) {
    try (var _ = freedLock.acquire()) {
      freed.computeIfAbsent(group, _ -> new BitSet()).set(from, from + count);
      waiting += count;
    }
  }

  private void letGo(int group, int from, int count) {
    try (var _ = freedLock.acquire()) {
      BitSet blocks = freed.get(group);
      blocks.clear(from, from + count);
      waiting -= count;
      if (blocks.isEmpty()) {
        freed.remove(group);
      }
    }
  }
}
