package pith.kernel.tty;

import java.util.concurrent.atomic.AtomicInteger;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A terminal whose other end is a program (pty(7)): what the slave writes, the master reads, and the other way round. */
final class PtyPair implements PtyTable.Numbered {
  static final int SLAVE_MAJOR = 136;
  private static final LockClass LOCK = LockClass.of("pty->lock");
  private static final int CAPACITY = 16_384;
  private static final int CHUNK = 512;

  /** Files of either side; with the last one the pair is gone. */
  private final AtomicInteger files = new AtomicInteger(1);

  private final TtyMemory memory;

  private final int number;
  private final Tty slave;
  private final SpinLock lock = new SpinLock(LOCK);
  private final WaitQueue masterReadable = new WaitQueue();
  private final WaitQueue masterWritable = new WaitQueue();

  /** Bytes for the master, a ring. Guarded by {@link #lock}. */
  private final byte[] ring = new byte[CAPACITY];

  private int first;
  private volatile int count;
  private volatile int slaves;
  private volatile boolean slaveEver;
  private volatile boolean locked = true;
  private volatile boolean packets;

  /** A pair with its master open; it takes {@code memory} over. */
  PtyPair(Kernel kernel, TtyMemory memory, int number) {
    this.memory = memory;
    this.number = number;
    this.slave = new Tty(kernel, (int) DeviceNumber.of(SLAVE_MAJOR, number), new Driver(), masterWritable::wakeAll);
  }

  private final class Driver implements TtyDriver {
    @Override
    public int put(byte[] bytes, int at, int length) {
      int put = 0;
      try (SpinLock.Held held = lock.acquire()) {
        while (put < length && count < CAPACITY) {
          ring[(first + count++) % CAPACITY] = bytes[at + put++];
        }
      }
      masterReadable.wakeAll();
      return put;
    }

    @Override
    public int room() {
      return CAPACITY - count;
    }

    @Override
    public void flush() {
      try (SpinLock.Held held = lock.acquire()) {
        count = 0;
      }
    }
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Tty slave() {
    return slave;
  }

  @Override
  public boolean locked() {
    return locked;
  }

  void locked(boolean lockIt) {
    locked = lockIt;
  }

  /** Packet mode (TIOCPKT): each read of the master begins with a byte of news, 0 for plain data. */
  void packets(boolean on) {
    packets = on;
  }

  boolean packets() {
    return packets;
  }

  @Override
  public void slaveOpened() {
    files.incrementAndGet();
    slaves++;
    slaveEver = true;
  }

  @Override
  public void slaveClosed() {
    slaves--;
    masterReadable.wakeAll();
    fileClosed();
  }

  void masterClosed() {
    slave.closeOtherEnd();
    fileClosed();
  }

  private void fileClosed() {
    if (files.decrementAndGet() == 0) {
      memory.free();
    }
  }

  /** The master reads what the slave wrote. {@return bytes read} Refuses with EIO when every slave is closed. */
  long masterRead(IoTarget to, boolean nonBlocking) {
    while (count == 0) {
      if (slaveEver && slaves == 0) {
        throw Refused.of(Errno.EIO);
      }
      if (nonBlocking) {
        throw Refused.of(Errno.EAGAIN);
      }
      if (masterReadable.await(Sleep.INTERRUPTIBLE, () -> count > 0 || slaveEver && slaves == 0) == WaitResult.INTERRUPTED) {
        throw Interrupted.RESTARTABLE;
      }
    }
    int header = packets ? 1 : 0;
    byte[] bytes = new byte[(int) Math.min(Math.min(to.remaining(), CAPACITY), CAPACITY)];
    int length = header + take(bytes, header);
    to.put(bytes, 0, length);
    slave.roomAgain();
    return length;
  }

  private int take(byte[] bytes, int from) {
    try (SpinLock.Held held = lock.acquire()) {
      int taken = Math.min(count, bytes.length - from);
      for (int i = 0; i < taken; i++) {
        bytes[from + i] = ring[(first + i) % CAPACITY];
      }
      first = (first + taken) % CAPACITY;
      count -= taken;
      return taken;
    }
  }

  /** The master types. {@return bytes taken} */
  long masterWrite(IoSource from, boolean nonBlocking) {
    byte[] bytes = new byte[CHUNK];
    long written = 0;
    while (from.remaining() > 0) {
      int length = from.take(bytes, 0, (int) Math.min(CHUNK, from.remaining()));
      int done = 0;
      while (done < length) {
        int taken = slave.receive(bytes, done, length - done);
        done += taken;
        if (taken == 0 && !awaitRoom(nonBlocking, written + done)) {
          return written + done;
        }
      }
      written += length;
    }
    return written;
  }

  private boolean awaitRoom(boolean nonBlocking, long written) {
    if (nonBlocking) {
      if (written == 0) {
        throw Refused.of(Errno.EAGAIN);
      }
      return false;
    }
    if (masterWritable.await(Sleep.INTERRUPTIBLE, slave::accepts) == WaitResult.INTERRUPTED) {
      if (written == 0) {
        throw Interrupted.RESTARTABLE;
      }
      return false;
    }
    return true;
  }

  int masterPoll(PollTable table) {
    if (table != null) {
      table.register(masterReadable);
      table.register(masterWritable);
    }
    return (count > 0 ? PollMask.IN | PollMask.RDNORM : 0)
        | (slaveEver && slaves == 0 ? PollMask.HUP : 0)
        | (slave.accepts() ? PollMask.OUT | PollMask.WRNORM : 0);
  }

  /** {@return bytes that the master would read (FIONREAD)} */
  int available() {
    return count;
  }
}
