package pith.kernel.tty;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.signal.Signal;
import pith.kernel.task.Interrupted;
import pith.kernel.task.Kernel;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** A terminal: discipline, settings, window, and the way bytes go in and out of it. */
final class Tty {
  private static final LockClass LOCK = LockClass.of("tty->lock");
  private static final int CHUNK = 512;
  private static final int MAX_EXPANSION = 8;

  /** Nothing will make anybody wait here again: reads find the end, writes fail. Source: Linux, {@code hung_up_tty_poll}. */
  private static final int HUNG_UP = PollMask.IN | PollMask.RDNORM | PollMask.OUT | PollMask.WRNORM | PollMask.ERR | PollMask.HUP;

  /** Guards settings, buffers and columns. */
  final SpinLock lock = new SpinLock(LOCK);

  final Termios termios = new Termios();
  final TtyJobs jobs;
  private final TtyDriver driver;
  private final InputBuffer input = new InputBuffer();
  private final OutputProcessor output = new OutputProcessor(termios);
  private final LineDiscipline discipline;
  private final TtyReader reader;
  private final WaitQueue readable = new WaitQueue();
  private final WaitQueue writable = new WaitQueue();
  private final Runnable drained;
  private final List<Integer> signals = new ArrayList<>();
  private int rows;
  private int columns;
  private volatile boolean hungUp;
  private volatile boolean otherEndClosed;

  /** A terminal whose other end is {@code driver}; {@code drained} is told when a read has made room for input. */
  Tty(Kernel kernel, int deviceNumber, TtyDriver driver, Runnable drained) {
    this.driver = driver;
    this.drained = drained;
    this.jobs = new TtyJobs(this, kernel, deviceNumber);
    this.discipline = new LineDiscipline(termios, input, output, new Effects());
    this.reader = new TtyReader(kernel, this, input, readable, drained);
  }

  private final class Effects implements LineDiscipline.Effects {
    private final byte[] bytes = new byte[MAX_EXPANSION];

    @Override
    public void echo(int c) {
      int count = output.process(c, bytes, 0);
      driver.put(bytes, 0, count);
    }

    @Override
    public void signal(int signal) {
      signals.add(signal);
    }

    @Override
    public void flow(boolean stopped) {
      if (!stopped) {
        writable.wakeAll();
      }
    }

    @Override
    public void flushOutput() {
      driver.flush();
    }
  }

  /** Bytes arrive from the other end; callable in interrupts. {@return how many were taken: a full buffer takes none in raw mode} */
  int receive(byte[] bytes, int at, int length) {
    int taken = 0;
    List<Integer> toSend;
    try (SpinLock.Held held = lock.acquire()) {
      while (taken < length && hasRoom()) {
        discipline.receive(bytes[at + taken++] & 0xff);
      }
      toSend = List.copyOf(signals);
      signals.clear();
    }
    toSend.forEach(jobs::signalForeground);
    readable.wakeAll();
    return taken;
  }

  /** In canonical mode bytes that do not fit are dropped, so that the line can still be ended; otherwise they wait. */
  private boolean hasRoom() {
    return input.size() < InputBuffer.CAPACITY - 1 || termios.canonical() && !input.ready();
  }

  /** {@return whether {@link #receive} would take a byte} */
  boolean accepts() {
    return hasRoom();
  }

  /** Reads as the settings say. {@return bytes read, 0 at an end of file} */
  long read(IoTarget to, boolean nonBlocking) {
    jobs.checkRead();
    long count = reader.read(to, nonBlocking);
    if (count == 0 && otherEndClosed && to.remaining() > 0) {
      throw Refused.of(Errno.EIO); // who waited; who comes later finds the end of a terminal that was hung up
    }
    return count;
  }

  /** Writes everything, processed, waiting while output is stopped or the other end is full. {@return bytes written} */
  long write(IoSource from, boolean nonBlocking) {
    jobs.checkWrite((termios.local & Termios.TOSTOP) != 0);
    byte[] bytes = new byte[CHUNK];
    long written = 0;
    while (from.remaining() > 0) {
      int count = from.take(bytes, 0, (int) Math.min(bytes.length, from.remaining()));
      int put = 0;
      while (put < count) {
        if (hungUp) {
          throw Refused.of(Errno.EIO);
        }
        put += put(bytes, put, count);
        if (put < count && !awaitRoom(nonBlocking, written + put)) {
          return written + put;
        }
      }
      written += count;
    }
    return written;
  }

  private int put(byte[] bytes, int at, int end) {
    byte[] processed = new byte[MAX_EXPANSION * CHUNK];
    try (SpinLock.Held held = lock.acquire()) {
      if (discipline.stopped()) {
        return 0;
      }
      int room = driver.room();
      int length = 0;
      int next = at;
      while (next < end && room - length >= MAX_EXPANSION) {
        length += output.process(bytes[next++] & 0xff, processed, length);
      }
      driver.put(processed, 0, length);
      return next - at;
    }
  }

  private boolean awaitRoom(boolean nonBlocking, long written) {
    if (nonBlocking) {
      if (written == 0) {
        throw Refused.of(Errno.EAGAIN);
      }
      return false;
    }
    WaitResult result = writable.await(Sleep.INTERRUPTIBLE, () -> hungUp || !discipline.stopped() && driver.room() >= MAX_EXPANSION);
    if (result == WaitResult.INTERRUPTED) {
      if (written == 0) {
        throw Interrupted.RESTARTABLE;
      }
      return false;
    }
    return true;
  }

  /** The other end has room again. */
  void roomAgain() {
    writable.wakeAll();
  }

  int poll(PollTable table) {
    if (table != null) {
      table.register(readable);
      table.register(writable);
    }
    if (hungUp) {
      return HUNG_UP;
    }
    int enough = termios.canonical() || termios.character(Termios.VTIME) != 0 ? 1 : Math.max(1, termios.character(Termios.VMIN));
    boolean ready = termios.canonical() ? input.ready() : input.available() >= enough;
    boolean room = !discipline.stopped() && driver.room() >= MAX_EXPANSION;
    return (ready ? PollMask.IN | PollMask.RDNORM : 0) | (room ? PollMask.OUT | PollMask.WRNORM : 0);
  }

  /** Takes new settings; {@code flush} throws unread input away first. */
  void configure(byte[] settings, boolean speeds, boolean flush) {
    try (SpinLock.Held held = lock.acquire()) {
      boolean wasCanonical = termios.canonical();
      if (flush) {
        input.flush();
      }
      termios.load(settings, speeds);
      if (wasCanonical != termios.canonical()) {
        input.push();
      }
      if (!termios.input(Termios.IXON) && discipline.stopped()) {
        discipline.stopped(false);
      }
    }
    readable.wakeAll();
  }

  byte[] settings(boolean speeds) {
    try (SpinLock.Held held = lock.acquire()) {
      return termios.toBytes(speeds);
    }
  }

  /** {@return bytes that a read would find (FIONREAD)} */
  int available() {
    return input.available();
  }

  void flush(boolean in, boolean out) {
    try (SpinLock.Held held = lock.acquire()) {
      if (in) {
        input.flush();
      }
      if (out) {
        driver.flush();
      }
    }
    drained.run();
  }

  /** Stops or starts output, as TCXONC does. */
  void flow(boolean stop) {
    try (SpinLock.Held held = lock.acquire()) {
      discipline.stopped(stop);
    }
  }

  /** Asks the other end to stop or go on, by the character that the settings name for it; none if they name none. */
  void send(int character) {
    try (SpinLock.Held held = lock.acquire()) {
      byte value = (byte) termios.character(character);
      if (value != 0) {
        driver.put(new byte[] {value}, 0, 1);
      }
    }
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** The window has another size; the foreground group is told if it really changed. */
  void resize(int newRows, int newColumns) {
    if (rows == newRows && columns == newColumns) {
      return;
    }
    rows = newRows;
    columns = newColumns;
    jobs.signalForeground(Signal.WINCH);
  }

  boolean hungUp() {
    return hungUp;
  }

  /** The program at the other end is gone: the terminal is hung up, and what it has typed that nobody has read is lost. */
  void closeOtherEnd() {
    otherEndClosed = true;
    flush(true, false);
    hangUp();
  }

  /** The other end is gone for good. */
  void hangUp() {
    hungUp = true;
    jobs.hangUp();
    readable.wakeAll();
    writable.wakeAll();
  }
}
