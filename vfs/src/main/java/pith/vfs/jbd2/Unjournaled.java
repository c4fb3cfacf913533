package pith.vfs.jbd2;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Bio.Operation;
import pith.vfs.buffer.BlockIo;
import pith.vfs.buffer.Buffer;
import pith.vfs.buffer.BufferCache;

/** A file system without a log: changed blocks are remembered, and written when somebody syncs. */
public final class Unjournaled implements Journal {
  private static final LockClass LOCK = LockClass.of("unjournaled.lock");

  private final BufferCache buffers;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Changed blocks, each with a reference. Guarded by {@link #lock}. */
  private final TreeMap<Long, Buffer> dirty = new TreeMap<>();

  private volatile boolean aborted;

  public Unjournaled(BufferCache buffers) {
    this.buffers = buffers;
  }

  @Override
  public JournalHandle start(int credits) {
    if (aborted) {
      throw Refused.of(Errno.EROFS);
    }
    return new Handle();
  }

  @Override
  public long transaction() {
    return 0;
  }

  @Override
  public void force(long number) {
    flush();
  }

  @Override
  public void flush() {
    List<Buffer> written;
    try (var _ = lock.acquire()) {
      written = new ArrayList<>(dirty.values());
      dirty.clear();
    }
    try (BlockIo batch = new BlockIo(buffers)) {
      written.forEach(batch::add);
      batch.send(Operation.WRITE);
    } finally {
      written.forEach(Buffer::close);
    }
    if (!written.isEmpty() && !buffers.disk().queue().flush()) {
      throw Refused.of(Errno.EIO);
    }
  }

  @Override
  public void close() {
    forgetAll();
  }

  private void forgetAll() {
    try (var _ = lock.acquire()) {
      dirty.values().forEach(Buffer::close);
      dirty.clear();
    }
  }

  @Override
  public void abort() {
    aborted = true;
  }

  @Override
  public boolean isAborted() {
    return aborted;
  }

  @Override
  public boolean isDirty(Buffer buffer) {
    try (var _ = lock.acquire()) {
      return dirty.get(buffer.block()) == buffer;
    }
  }

  private final class Handle implements JournalHandle {
    @Override
    public void getWriteAccess(Buffer buffer) {
      if (aborted) {
        throw Refused.of(Errno.EROFS);
      }
    }

    @Override
    public void getCreateAccess(Buffer buffer) {
      getWriteAccess(buffer);
      buffer.clear();
      buffer.setVerified();
    }

    @Override
    public void dirtyMetadata(Buffer buffer) {
      try (var _ = lock.acquire()) {
        if (dirty.putIfAbsent(buffer.block(), buffer) == null) {
          buffer.get();
        }
      }
    }

    @Override
    public void forget(long block) {
      Buffer buffer;
      try (var _ = lock.acquire()) {
        buffer = dirty.remove(block);
      }
      if (buffer != null) {
        buffer.close();
      }
    }

    @Override
    public void afterCommit(Runnable action) {
      action.run();
    }

    @Override
    public void beforeCommit(Runnable action) {}

    @Override
    public long transaction() {
      return 0;
    }

    @Override
    public void ensure(int credits) {}

    @Override
    public void close() {}
  }
}
