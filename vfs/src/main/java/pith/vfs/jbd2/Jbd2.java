package pith.vfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio.Operation;
import pith.vfs.buffer.BlockIo;
import pith.vfs.buffer.Buffer;

/**
 * A journal with a log.
 *
 * <pre>
 *              start, dirtyMetadata…            commit                        checkpoint
 *   handles ──────────────────────▶ running ──────────▶ committing ──▶ the log ──────────▶ the blocks' own places
 *                                                                       │
 *                                    what is in the log and nowhere else: {@code unwritten}
 * </pre>
 *
 * <p>There is one running transaction. While it is committed the next may run, as its blocks were copied. Checkpointing writes everything that is in the log to
 * its place and empties the log; it is done when there is no room for another transaction, with none running, so that no block holds a change that is not in
 * the log.
 */
public final class Jbd2 implements Journal {
  private static final LockClass STATE = LockClass.of("jbd2.state");
  private static final LockClass COMMIT = LockClass.of("jbd2.commit");
  private static final long NANOS = 1_000_000_000L;

  /** Writing a batch of so many blocks to their places at once. */
  private static final int BATCH = 256;

  private final LogArea area;
  private final LongSupplier clock;

  /** Held by who commits or checkpoints. */
  private final Mutex commitMutex = new Mutex(COMMIT);

  private final SpinLock state = new SpinLock(STATE);
  private final WaitQueue changed = new WaitQueue();

  /** Guarded by {@link #state}, as the next five. */
  private volatile Transaction running;

  private Transaction committing;

  /** Blocks that are newer in memory and in the log than at their places, each with a reference. */
  private final TreeMap<Long, Buffer> unwritten = new TreeMap<>();

  /** The number of the next transaction; of the last that is durable. */
  private int next;

  private int durable;

  /** Blocks of the log in use. */
  private int used;

  /** Where the next transaction will be written. Guarded by {@link #commitMutex}. */
  private int head;

  private volatile boolean aborted;

  /**
   * The journal whose log is {@code area}, which is empty.
   *
   * @param features of {@link JournalFormat} that it shall have
   * @param clock nanoseconds since 1970
   */
  public Jbd2(LogArea area, int features, LongSupplier clock) {
    this.area = area;
    this.clock = clock;
    area.features(features | JournalFormat.HAS_REVOKE);
    next = area.sequence();
    durable = next - 1;
    head = area.first();
    area.write(0, next);
  }

  /** {@return blocks that one transaction may change} */
  private int most() {
    return area.capacity() / 4;
  }

  /** {@return blocks of the log that the largest transaction takes} */
  private int needed() {
    return most() + most() / 16 + 16;
  }

  // Handles.

  @Override
  public JournalHandle start(int credits) {
    if (credits > most()) {
      throw new AssertionError("a handle of " + credits + " blocks in a log of " + area.capacity());
    }
    while (true) {
      int joined;
      int full = 0;
      try (var _ = state.acquire()) {
        checkAlive();
        joined = running == null ? begin() : join(credits);
        if (joined == JOINED) {
          running.handles++;
          running.credits += credits;
          return new Handle(running, credits);
        }
        full = running == null ? 0 : running.number;
      }
      switch (joined) {
        case FULL -> force(full);
        case NO_ROOM -> checkpoint();
        case LOCKED -> await(() -> running == null || !running.locked);
        default -> {}
      }
    }
  }

  private static final int JOINED = 0, BEGUN = 1, FULL = 2, LOCKED = 3, NO_ROOM = 4;

  private int join(int credits) {
    return running.locked ? LOCKED : running.size() + credits > most() ? FULL : JOINED;
  }

  private int begin() {
    int committed = committing == null ? 0 : needed();
    if (area.capacity() - used - committed < needed()) {
      return NO_ROOM;
    }
    running = new Transaction(next++);
    return BEGUN;
  }

  private void checkAlive() {
    if (aborted) {
      throw Refused.of(Errno.EROFS);
    }
  }

  /** Waits for a change of state, which is looked at under no lock; who waits looks again. */
  private void await(BooleanSupplier condition) {
    if (!condition.getAsBoolean()) {
      changed.await(Sleep.UNINTERRUPTIBLE, condition);
    }
  }

  private final class Handle implements JournalHandle {
    private Transaction transaction;
    private int credits;

    Handle(Transaction transaction, int credits) {
      this.transaction = transaction;
      this.credits = credits;
    }

    @Override
    public void getWriteAccess(Buffer buffer) {
      checkAlive();
    }

    @Override
    public void getCreateAccess(Buffer buffer) {
      checkAlive();
      buffer.clear();
      buffer.setVerified();
    }

    @Override
    public void dirtyMetadata(Buffer buffer) {
      try (var _ = state.acquire()) {
        transaction.revoked.remove(buffer.block());
        if (transaction.blocks.putIfAbsent(buffer.block(), buffer) == null) {
          buffer.get();
          if (credits > 0) {
            credits--;
            transaction.credits--;
          }
        }
      }
    }

    @Override
    public void forget(long block) {
      Buffer changedHere;
      Buffer inLog;
      try (var _ = state.acquire()) {
        transaction.revoked.add(block);
        changedHere = transaction.blocks.remove(block);
        inLog = unwritten.remove(block);
      }
      if (changedHere != null) {
        changedHere.close();
      }
      if (inLog != null) {
        inLog.close();
      }
    }

    @Override
    public void afterCommit(Runnable action) {
      try (var _ = state.acquire()) {
        transaction.afterCommit.add(action);
      }
    }

    @Override
    public void beforeCommit(Runnable action) {
      try (var _ = state.acquire()) {
        transaction.beforeCommit.add(action);
      }
    }

    @Override
    public long transaction() {
      return transaction.number;
    }

    @Override
    public void ensure(int wanted) {
      int missing = wanted - credits;
      if (missing <= 0) {
        return;
      }
      try (var _ = state.acquire()) {
        if (!transaction.locked && transaction.size() + missing <= most()) {
          transaction.credits += missing;
          credits += missing;
          return;
        }
      }
      close();
      Handle other = (Handle) start(wanted);
      transaction = other.transaction;
      credits = other.credits;
    }

    @Override
    public void close() {
      boolean last;
      try (var _ = state.acquire()) {
        transaction.credits -= credits;
        credits = 0;
        last = --transaction.handles == 0;
      }
      if (last) {
        changed.wakeAll();
      }
    }
  }

  // Committing.

  @Override
  public long transaction() {
    try (var _ = state.acquire()) {
      return running != null ? running.number : committing != null ? committing.number : durable;
    }
  }

  private boolean isDurable(long number) {
    try (var _ = state.acquire()) {
      return durable - (int) number >= 0;
    }
  }

  @Override
  public void force(long number) {
    while (!isDurable(number)) {
      if (aborted) {
        throw Refused.of(Errno.EIO);
      }
      try (var _ = commitMutex.acquire()) {
        if (!isDurable(number)) {
          commit();
        }
      }
    }
  }

  /** Commits the running transaction, if there is one; under {@link #commitMutex}. */
  private void commit() {
    Transaction transaction = lockRunning();
    if (transaction == null) {
      return;
    }
    try (CommitWriter writer = new CommitWriter(area, transaction, head)) {
      try (var _ = state.acquire()) {
        committing = transaction;
        running = null;
        if (writer.blocks() > area.capacity() - used) {
          throw new AssertionError("a transaction of " + writer.blocks() + " blocks does not fit into the log");
        }
      }
      changed.wakeAll();
      transaction.beforeCommit.forEach(Runnable::run);
      write(transaction, writer);
    } catch (Refused failed) {
      abort();
      throw Refused.of(Errno.EIO);
    }
  }

  /** {@return the running transaction, which nobody changes any more, null if there is none} */
  private Transaction lockRunning() {
    Transaction transaction;
    try (var _ = state.acquire()) {
      transaction = running;
      if (transaction == null) {
        return null;
      }
      transaction.locked = true;
    }
    await(() -> transaction.handles == 0);
    return transaction;
  }

  private void write(Transaction transaction, CommitWriter writer) {
    if (used == 0) {
      area.write(head, transaction.number);
    }
    long now = clock.getAsLong();
    writer.write(Math.floorDiv(now, NANOS), (int) Math.floorMod(now, NANOS));
    head = area.after(head, writer.blocks());
    List<Buffer> superseded = new ArrayList<>();
    try (var _ = state.acquire()) {
      used += writer.blocks();
      for (Buffer buffer : transaction.blocks.values()) {
        boolean freedMeanwhile = running != null && running.revoked.contains(buffer.block());
        if (freedMeanwhile || unwritten.putIfAbsent(buffer.block(), buffer) != null) {
          superseded.add(buffer);
        }
      }
      committing = null;
      durable = transaction.number;
    }
    superseded.forEach(Buffer::close);
    transaction.afterCommit.forEach(Runnable::run);
    changed.wakeAll();
  }

  // Checkpointing.

  /** Makes room: everything in the log goes to its place. Does nothing if a transaction runs. */
  private void checkpoint() {
    try (var _ = commitMutex.acquire()) {
      checkpointLocked();
    } catch (Refused failed) {
      abort();
      throw failed;
    }
  }

  private void checkpointLocked() {
    List<Buffer> all;
    Transaction barrier;
    try (var _ = state.acquire()) {
      if (running != null || used == 0) {
        return;
      }
      barrier = new Transaction(next);
      barrier.locked = true;
      running = barrier; // nobody starts a handle before this is done
      all = new ArrayList<>(unwritten.values());
    }
    try {
      for (int from = 0; from < all.size(); from += BATCH) {
        writeInPlace(all.subList(from, Math.min(all.size(), from + BATCH)));
      }
      area.write(0, next);
      try (var _ = state.acquire()) {
        unwritten.clear();
        used = 0;
      }
      head = area.first();
      all.forEach(Buffer::close);
    } finally {
      try (var _ = state.acquire()) {
        running = null;
      }
      changed.wakeAll();
    }
  }

  private void writeInPlace(List<Buffer> blocks) {
    try (BlockIo batch = new BlockIo(area.buffers())) {
      blocks.forEach(batch::add);
      batch.send(Operation.WRITE);
    }
  }

  @Override
  public void flush() {
    force(transaction());
    while (hasLog()) {
      checkpoint();
      if (hasLog()) {
        force(transaction());
      }
    }
  }

  private boolean hasLog() {
    try (var _ = state.acquire()) {
      return used > 0 && !aborted;
    }
  }

  /** {@return what it is doing, and what its log holds; nothing is committed meanwhile} May sleep. Refuses with EIO. */
  public LogView view() {
    try (var _ = commitMutex.acquire()) {
      List<LogView.Entry> entries = LogView.read(area);
      try (var _ = state.acquire()) {
        LogView.Running now = running == null ? LogView.Running.NONE : new LogView.Running(running.number, running.blocks.size(), running.revoked.size(), running.handles);
        return new LogView(area.capacity() + area.first(), area.first(), area.start(), head, used, area.hasChecksums(), area.has64Bits(), now, committing == null ? 0 : committing.number, durable,
            unwritten.size(), entries);
      }
    }
  }

  @Override
  public void close() {
    List<Buffer> left = new ArrayList<>();
    try (var _ = state.acquire()) {
      left.addAll(unwritten.values());
      unwritten.clear();
      if (running != null) {
        left.addAll(running.blocks.values());
        running = null;
      }
      if (committing != null) {
        left.addAll(committing.blocks.values());
        committing = null;
      }
    }
    left.forEach(Buffer::close);
  }

  @Override
  public void abort() {
    aborted = true;
    changed.wakeAll();
  }

  @Override
  public boolean isAborted() {
    return aborted;
  }

  @Override
  public boolean isDirty(Buffer buffer) {
    try (var _ = state.acquire()) {
      return unwritten.get(buffer.block()) == buffer || running != null && running.blocks.get(buffer.block()) == buffer;
    }
  }
}
