package pith.kernel.pipe;

import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.memory.Access;
import pith.kernel.task.Interrupted;
import pith.mm.physical.Work;
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

/** A ring of bytes between writers and readers (Linux's {@code pipe_inode_info}). It lasts as long as the ends that have a reference each. */
public final class Pipe {
  /** Writes up to this many bytes are not split (PIPE_BUF). */
  public static final int ATOMIC = 4096;

  /** What a pipe holds unless F_SETPIPE_SZ changes it, in bytes. */
  public static final int DEFAULT_CAPACITY = 65_536;

  private static final int MAX_CAPACITY = 1 << 20;

  /** Size of Linux's {@code struct pipe_inode_info}, and of its {@code struct pipe_buffer}, of which there is one for each page. */
  private static final int RECORD_BYTES = 168;

  private static final int BUFFER_BYTES = 40;

  /** Where in the record the queue of writers is: behind that of the readers. */
  private static final int WRITABLE_AT = 64;
  private static final LockClass LOCK = LockClass.of("pipe->mutex");

  private final Kmalloc memory;
  private final AtomicInteger references = new AtomicInteger(1);
  private final long record;

  /** Where the bytes of {@link #ring} would lie, for who counts lines that move. */
  private final long content;

  private final Mutex lock = new Mutex(LOCK);
  private final WaitQueue readable = new WaitQueue();
  private final WaitQueue writable = new WaitQueue();

  /** Where the descriptions of the buffers lie. Guarded by {@link #lock}. */
  private long buffers;

  /** Guarded by {@link #lock}, as are the next four; polling looks without. */
  private byte[] ring = new byte[DEFAULT_CAPACITY];

  private int first;
  private volatile int count;
  private volatile int readers;
  private volatile int writers;

  /** How often a reader or writer was opened; the open of a named pipe waits for a change. */
  private volatile int readersEver;

  private volatile int writersEver;

  /** An empty pipe with one reference, its maker's. Refuses with ENOMEM. */
  Pipe(Kmalloc memory) {
    this.memory = memory;
    record = memory.allocate(RECORD_BYTES);
    content = memory.staticData().pipe(record);
    readable.place(record);
    writable.place(record + WRITABLE_AT);
    try {
      buffers = memory.allocate(bufferBytes(DEFAULT_CAPACITY));
    } catch (Refused noMemory) {
      memory.free(record);
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
      memory.free(buffers);
      memory.free(record);
    }
  }

  /** Reads what there is, waiting for the first byte. {@return bytes read; 0 when no writer is left} */
  long read(IoTarget to, boolean nonBlocking) {
    if (to.remaining() == 0) {
      return 0;
    }
    while (true) {
      try (Mutex.Held held = lock.acquire()) {
        if (count > 0) {
          long taken = take(to);
          writable.wakeAllInSync();
          return taken;
        }
        if (writers == 0) {
          return 0;
        }
      }
      if (nonBlocking) {
        throw Refused.of(Errno.EAGAIN);
      }
      await(readable, () -> count > 0 || writers == 0);
    }
  }

  private static void await(WaitQueue queue, java.util.function.BooleanSupplier condition) {
    if (queue.await(Sleep.INTERRUPTIBLE, condition) == WaitResult.INTERRUPTED) {
      throw Interrupted.RESTARTABLE;
    }
  }

  /** What lies in the ring in two parts may fault at the second: what was taken before is answered, so that no byte is lost. */
  private long take(IoTarget to) {
    long taken = 0;
    while (count > 0 && to.remaining() > 0) {
      int run = (int) Math.min(Math.min(count, ring.length - first), to.remaining());
      int put;
      try {
        put = to.put(ring, first, run);
      } catch (Refused | Interrupted failure) {
        if (taken == 0) {
          throw failure;
        }
        break;
      }
      Work.touch(content + first, put, Access.LOAD);
      count -= put;
      first = count == 0 ? 0 : (first + put) % ring.length; // an empty pipe begins anew, with lines that are in some cache
      taken += put;
      if (put < run) {
        break;
      }
    }
    return taken;
  }

  /** Writes everything, waiting for room. {@return bytes written} Refuses with EPIPE when no reader is left. */
  long write(IoSource from, boolean nonBlocking) {
    long written = 0;
    boolean whole = from.remaining() <= ATOMIC;
    while (from.remaining() > 0) {
      int need = whole ? (int) from.remaining() : 1;
      try (Mutex.Held held = lock.acquire()) {
        if (readers == 0) {
          throw Refused.of(Errno.EPIPE);
        }
        if (ring.length - count >= need) {
          int put = put(from, written > 0);
          written += put;
          readable.wakeAllInSync();
          if (put == 0) {
            return written;
          }
          continue;
        }
      }
      if (nonBlocking) {
        return orAgain(written);
      }
      if (writable.await(Sleep.INTERRUPTIBLE, () -> readers == 0 || ring.length - count >= need) == WaitResult.INTERRUPTED) {
        if (written > 0) {
          return written;
        }
        throw Interrupted.RESTARTABLE;
      }
    }
    return written;
  }

  private static long orAgain(long written) {
    if (written == 0) {
      throw Refused.of(Errno.EAGAIN);
    }
    return written;
  }

  /** A source that refuses at once is the writer's failure, unless {@code begun}: then, as after a first part, the write ends short. */
  private int put(IoSource from, boolean begun) {
    int put = 0;
    while (count < ring.length && from.remaining() > 0) {
      int at = (first + count) % ring.length;
      int room = at >= first ? ring.length - at : first - at;
      int run = (int) Math.min(Math.min(room, ring.length - count), from.remaining());
      int taken;
      try {
        taken = from.take(ring, at, run);
      } catch (Refused | Interrupted failure) {
        if (put == 0 && !begun) {
          throw failure;
        }
        break;
      }
      Work.touch(content + at, taken, Access.STORE);
      count += taken;
      put += taken;
      if (taken < run) {
        break;
      }
    }
    return put;
  }

  /** Waits until there is something to read. {@return false if nothing will come, no writer being left} */
  public boolean awaitData(boolean nonBlocking) {
    if (count == 0 && writers > 0) {
      if (nonBlocking) {
        throw Refused.of(Errno.EAGAIN);
      }
      await(readable, () -> count > 0 || writers == 0);
    }
    return count > 0;
  }

  /** Waits until there is room. {@return how many bytes there is room for} Refuses with EPIPE when no reader is left. */
  int awaitRoom(boolean nonBlocking) {
    if (readers > 0 && count == ring.length) {
      if (nonBlocking) {
        throw Refused.of(Errno.EAGAIN);
      }
      await(writable, () -> readers == 0 || count < ring.length);
    }
    if (readers == 0) {
      throw Refused.of(Errno.EPIPE);
    }
    return ring.length - count;
  }

  /**
   * Copies up to {@code limit} bytes to another pipe, and with {@code consume} takes them out of this one. {@return how many: 0 if there
   * are none or there is no room}
   */
  public int copyTo(Pipe to, long limit, boolean consume) {
    while (true) {
      // Two pipes have no order: whoever cannot have the second lock at once gives up the first.
      try (Mutex.Held _ = lock.acquire();
          Mutex.Held second = to.lock.tryAcquire()) {
        if (second != null) {
          return copyLocked(to, (int) Math.min(limit, Math.min(count, to.ring.length - to.count)), consume);
        }
      }
      Execution.current().yieldHart();
    }
  }

  private int copyLocked(Pipe to, int bytes, boolean consume) {
    for (int i = 0; i < bytes; i++) {
      to.ring[(to.first + to.count + i) % to.ring.length] = ring[(first + i) % ring.length];
    }
    to.count += bytes;
    if (consume) {
      first = (first + bytes) % ring.length;
      count -= bytes;
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
        count = 0;
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
      mask |= count > 0 ? PollMask.IN | PollMask.RDNORM : 0;
      mask |= writers == 0 && writersEver > 0 ? PollMask.HUP : 0;
    }
    if (writes) {
      register(table, writable);
      mask |= ring.length - count >= ATOMIC ? PollMask.OUT | PollMask.WRNORM : 0;
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
    return count;
  }

  /** {@return how many bytes it holds (F_GETPIPE_SZ)} */
  public int capacity() {
    return ring.length;
  }

  /** Changes what it holds, to the next power of two of pages (F_SETPIPE_SZ). {@return the new capacity} */
  public int resize(long bytes) {
    if (bytes > MAX_CAPACITY) {
      throw Refused.of(Errno.EPERM);
    }
    int capacity = Integer.highestOneBit((int) Math.max(bytes, ATOMIC) * 2 - 1);
    try (Mutex.Held held = lock.acquire()) {
      if (capacity < count) {
        throw Refused.of(Errno.EBUSY);
      }
      long more = memory.allocate(bufferBytes(capacity));
      memory.free(buffers);
      buffers = more;
      byte[] next = new byte[capacity];
      for (int i = 0; i < count; i++) {
        next[i] = ring[(first + i) % ring.length];
      }
      ring = next;
      first = 0;
    }
    writable.wakeAll();
    return capacity;
  }
}
