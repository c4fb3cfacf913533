package pith.kernel.pipe;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToLongFunction;
import pith.kernel.task.Interrupted;
import pith.mm.MemorySystem;
import pith.mm.slab.Kmalloc;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.Sleep;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;
import pith.vfs.io.UserBuffer;

/** Bytes on their way from writers to readers (Linux's {@code pipe_inode_info}). It lasts as long as the ends that have a reference each. */
public final class Pipe {
  /** Writes up to this many bytes are not split (PIPE_BUF). */
  public static final int ATOMIC = 4096;

  /** What a pipe holds at most unless F_SETPIPE_SZ changes it, in bytes. */
  public static final int DEFAULT_CAPACITY = 65_536;

  private static final int MAX_CAPACITY = 1 << 20;

  /** Size of Linux's {@code struct pipe_inode_info}, and of its {@code struct pipe_buffer}, of which there is one for each page. */
  private static final int RECORD_BYTES = 168;

  private static final int BUFFER_BYTES = 40;

  /** Where in the record the queue of writers is: behind that of the readers. */
  private static final int WRITABLE_AT = 64;
  private static final LockClass LOCK = LockClass.of("pipe->mutex");

  private final Kmalloc kmalloc;
  private final AtomicInteger references = new AtomicInteger(1);
  private final long record;
  private final Mutex lock = new Mutex(LOCK);
  private final WaitQueue readable = new WaitQueue();
  private final WaitQueue writable = new WaitQueue();

  /** Guarded by {@link #lock}, as are the next three; polling looks without. */
  private final PipeBuffers buffers;

  /** Where the descriptions of the buffers lie. */
  private long descriptions;

  private volatile int readers;
  private volatile int writers;

  /** How often a reader or writer was opened; the open of a named pipe waits for a change. */
  private volatile int readersEver;

  private volatile int writersEver;

  /** An empty pipe with one reference, its maker's. Refuses with ENOMEM. */
  Pipe(MemorySystem memory) {
    kmalloc = memory.slabs().kmalloc();
    record = kmalloc.allocate(RECORD_BYTES);
    readable.place(record);
    writable.place(record + WRITABLE_AT);
    buffers = new PipeBuffers(memory, DEFAULT_CAPACITY / ATOMIC);
    try {
      descriptions = kmalloc.allocate(bufferBytes(DEFAULT_CAPACITY));
    } catch (Refused noMemory) {
      kmalloc.free(record);
      throw noMemory;
    }
  }

  private static int bufferBytes(int capacity) {
    return capacity / ATOMIC * BUFFER_BYTES;
  }

  /** Takes a reference if there still is any. {@return whether it did} */
  boolean tryGet() {
    return references.getAndUpdate(held -> held == 0 ? 0 : held + 1) != 0;
  }

  /** Drops a reference. */
  void put() {
    if (references.decrementAndGet() == 0) {
      buffers.clear();
      kmalloc.free(descriptions);
      kmalloc.free(record);
    }
  }

  /** Reads what there is, waiting for the first byte. {@return bytes read; 0 when no writer is left} */
  long read(IoTarget to, boolean nonBlocking) {
    if (to.remaining() == 0) {
      return 0;
    }
    while (true) {
      try (Mutex.Held held = lock.acquire()) {
        if (buffers.used() > 0) {
          long taken = buffers.drain(to);
          writable.wakeOneInSync();
          return taken;
        }
        if (writers == 0) {
          return 0;
        }
      }
      if (nonBlocking) {
        throw Refused.of(Errno.EAGAIN);
      }
      await(readable, () -> buffers.used() > 0 || writers == 0);
    }
  }

  private static void await(WaitQueue queue, java.util.function.BooleanSupplier condition) {
    if (queue.await(Sleep.INTERRUPTIBLE, condition) == WaitResult.INTERRUPTED) {
      throw Interrupted.RESTARTABLE;
    }
  }

  /**
   * Writes everything, waiting for room. {@return bytes written} Refuses with EPIPE when no reader is left. What fits behind the last write goes there; the
   * rest takes pages of its own, so that a write of a page or less is never split. Source: Linux's {@code pipe_write}.
   */
  long write(IoSource from, boolean nonBlocking) {
    long written = 0;
    boolean begun = false;
    while (from.remaining() > 0) {
      try (Mutex.Held held = lock.acquire()) {
        if (readers == 0) {
          throw Refused.of(Errno.EPIPE);
        }
        long put = begun ? 0 : buffers.merge(from);
        begun = true;
        if (from.remaining() > 0 && !buffers.isFull()) {
          long filled = fill(from, written + put);
          put += filled;
          if (filled == 0) {
            readable.wakeOneInSync();
            return written + put;
          }
        }
        written += put;
        if (put > 0) {
          readable.wakeOneInSync();
        }
        if (from.remaining() == 0 || !buffers.isFull()) {
          continue;
        }
      }
      if (nonBlocking) {
        return orAgain(written);
      }
      if (writable.await(Sleep.INTERRUPTIBLE, () -> readers == 0 || !buffers.isFull()) == WaitResult.INTERRUPTED) {
        if (written > 0) {
          return written;
        }
        throw Interrupted.RESTARTABLE;
      }
    }
    return written;
  }

  /** A source that refuses at once is the writer's failure, unless bytes are there already: then the write ends short. */
  private long fill(IoSource from, long before) {
    try {
      return buffers.fill(from);
    } catch (Refused | Interrupted failure) {
      if (before == 0) {
        throw failure;
      }
      return 0;
    }
  }

  private static long orAgain(long written) {
    if (written == 0) {
      throw Refused.of(Errno.EAGAIN);
    }
    return written;
  }

  /**
   * Waits for room, and lets {@code reader} read up to {@code limit} bytes of something into the pipe. {@return what it answers} Refuses with EPIPE when no
   * reader is left.
   */
  long receive(ToLongFunction<IoTarget> reader, long limit, boolean nonBlocking) {
    while (true) {
      awaitRoom(nonBlocking);
      try (Mutex.Held held = lock.acquire()) {
        if (!buffers.isFull()) {
          long got = reader.applyAsLong(new PipeTarget(buffers, Math.min(limit, room())));
          readable.wakeOneInSync();
          return got;
        }
      }
    }
  }

  /** Waits for room, and lets pages of a program's buffer be the pipe's as far as there is. {@return bytes given} Refuses with EPIPE when no reader is left. */
  long link(UserBuffer from, boolean nonBlocking) {
    while (true) {
      awaitRoom(nonBlocking);
      try (Mutex.Held held = lock.acquire()) {
        if (!buffers.isFull()) {
          long given = buffers.link(from);
          readable.wakeOneInSync();
          return given;
        }
      }
    }
  }

  private int room() {
    return (buffers.count() - buffers.used()) * ATOMIC;
  }

  /** Waits until there is something to read. {@return false if nothing will come, no writer being left} */
  public boolean awaitData(boolean nonBlocking) {
    if (buffers.used() == 0 && writers > 0) {
      if (nonBlocking) {
        throw Refused.of(Errno.EAGAIN);
      }
      await(readable, () -> buffers.used() > 0 || writers == 0);
    }
    return buffers.used() > 0;
  }

  /** Waits until there is room. {@return how many bytes there is room for} Refuses with EPIPE when no reader is left. */
  int awaitRoom(boolean nonBlocking) {
    if (readers > 0 && buffers.isFull()) {
      if (nonBlocking) {
        throw Refused.of(Errno.EAGAIN);
      }
      await(writable, () -> readers == 0 || !buffers.isFull());
    }
    if (readers == 0) {
      throw Refused.of(Errno.EPIPE);
    }
    return room();
  }

  /**
   * Lets another pipe have up to {@code limit} bytes, in the same pages, and with {@code consume} takes them out of this one. {@return how many: 0 if there
   * are none or there is no room}
   */
  public int copyTo(Pipe to, long limit, boolean consume) {
    while (true) {
      // Two pipes have no order: whoever cannot have the second lock at once gives up the first.
      try (Mutex.Held _ = lock.acquire();
          Mutex.Held second = to.lock.tryAcquire()) {
        if (second != null) {
          return copyLocked(to, limit, consume);
        }
      }
      Execution.current().yieldHart();
    }
  }

  private int copyLocked(Pipe to, long limit, boolean consume) {
    int bytes = buffers.share(to.buffers, limit, consume);
    if (consume) {
      writable.wakeAll();
    }
    to.readable.wakeAll();
    return bytes;
  }

  void open(boolean reads, boolean writes) {
    try (Mutex.Held held = lock.acquire()) {
      readers += reads ? 1 : 0;
      writers += writes ? 1 : 0;
      readersEver += reads ? 1 : 0;
      writersEver += writes ? 1 : 0;
    }
    wakeAll();
  }

  void close(boolean reads, boolean writes) {
    try (Mutex.Held held = lock.acquire()) {
      readers -= reads ? 1 : 0;
      writers -= writes ? 1 : 0;
      if (readers == 0 && writers == 0) {
        buffers.clear();
      }
    }
    wakeAll();
  }

  private void wakeAll() {
    readable.wakeAll();
    writable.wakeAll();
  }

  /** Waits until somebody has opened the other end: a writer for a reader, a reader for a writer. */
  void awaitOther(boolean reads) {
    int seen = reads ? writersEver : readersEver;
    if (reads ? writers > 0 : readers > 0) {
      return;
    }
    await(reads ? readable : writable, () -> (reads ? writersEver : readersEver) != seen);
  }

  boolean hasReaders() {
    return readers > 0;
  }

  int poll(PollTable table, boolean reads, boolean writes) {
    int mask = 0;
    if (reads) {
      register(table, readable);
      mask |= buffers.used() > 0 ? PollMask.IN | PollMask.RDNORM : 0;
      mask |= writers == 0 && writersEver > 0 ? PollMask.HUP : 0;
    }
    if (writes) {
      register(table, writable);
      mask |= !buffers.isFull() ? PollMask.OUT | PollMask.WRNORM : 0;
      mask |= readers == 0 ? PollMask.ERR : 0;
    }
    return mask;
  }

  private static void register(PollTable table, WaitQueue queue) {
    if (table != null) {
      table.register(queue);
    }
  }

  /** {@return bytes that a read would find (FIONREAD)} */
  int available() {
    return buffers.bytes();
  }

  /** {@return how many bytes it holds (F_GETPIPE_SZ)} */
  public int capacity() {
    return buffers.count() * ATOMIC;
  }

  /** Changes what it holds, to the next power of two of pages (F_SETPIPE_SZ). {@return the new capacity} */
  public int resize(long bytes) {
    if (bytes > MAX_CAPACITY) {
      throw Refused.of(bytes > 1L << 31 ? Errno.EINVAL : Errno.EPERM);
    }
    int capacity = Integer.highestOneBit((int) Math.max(bytes, ATOMIC) * 2 - 1);
    try (Mutex.Held held = lock.acquire()) {
      if (capacity / ATOMIC < buffers.used()) {
        throw Refused.of(Errno.EBUSY);
      }
      long more = kmalloc.allocate(bufferBytes(capacity));
      kmalloc.free(descriptions);
      descriptions = more;
      buffers.resize(capacity / ATOMIC);
    }
    writable.wakeAll();
    return capacity;
  }
}
