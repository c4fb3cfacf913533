package pith.kernel.tty;

import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.attr.Credentials;

/** The pty pairs of a machine, by number, and the terminals at its console ports, which are numbered with them. */
final class PtyTable {
  /** How many pairs there may be (kernel.pty.max). */
  static final int MAX = 4096;

  private static final LockClass LOCK = LockClass.of("pty_table");

  /** What has a number here: a terminal whose other end is not a device of its own. */
  interface Numbered {
    int number();

    Tty slave();

    /** {@return whether it cannot be opened yet} */
    boolean locked();

    void slaveOpened();

    void slaveClosed();
  }

  /** A terminal and who opened it, to whom the slave belongs. */
  record Slot(Numbered pair, Credentials owner) {}

  private final SpinLock lock = new SpinLock(LOCK);
  private final TreeMap<Integer, Slot> slots = new TreeMap<>();
  private final Kernel kernel;

  PtyTable(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Opens /dev/ptmx: a new pair with the lowest free number. */
  File openMaster(Path path, int flags, Credentials who) {
    TtyMemory memory = new TtyMemory(kernel.memory().slabs().kmalloc(), 2);
    PtyPair pair;
    try {
      pair = add(number -> new PtyPair(kernel, memory, number), who);
    } catch (Refused full) {
      memory.free();
      throw full;
    }
    try {
      return new PtyMaster(path, flags, who, pair, this);
    } catch (Refused noMemory) {
      remove(pair);
      pair.masterClosed();
      throw noMemory;
    }
  }

  /** Makes a terminal with the lowest free number. */
  <P extends Numbered> P add(IntFunction<P> made, Credentials who) {
    try (SpinLock.Held held = lock.acquire()) {
      int number = 0;
      while (slots.containsKey(number)) {
        number++;
      }
      if (number >= MAX) {
        throw Refused.of(Errno.ENOSPC);
      }
      P pair = made.apply(number);
      slots.put(number, new Slot(pair, who));
      return pair;
    }
  }

  /** Opens the slave of a number. */
  File openSlave(int number, Path path, int flags, Credentials who) {
    Numbered pair = openedSlave(number);
    if ((flags & OpenFlags.NOCTTY) == 0) {
      pair.slave().jobs.adoptOnOpen((Task) Execution.current());
    }
    try {
      return new TtyFile(path, flags, who, pair.slave(), pair::slaveClosed);
    } catch (Refused noMemory) {
      pair.slaveClosed();
      throw noMemory;
    }
  }

  /** The master is still open while the table has the pair: its memory is there. */
  private Numbered openedSlave(int number) {
    try (SpinLock.Held held = lock.acquire()) {
      Slot slot = slots.get(number);
      if (slot == null || slot.pair.locked()) {
        throw Refused.of(Errno.EIO);
      }
      slot.pair.slaveOpened();
      return slot.pair;
    }
  }

  /** TIOCGPTPEER: a descriptor of the slave, by its name in devpts. */
  int openPeer(PtyPair pair, int flags) {
    Task task = (Task) Execution.current();
    File file = kernel.vfs().opener().open(task.caller(), null, "/dev/pts/" + pair.number(), flags & ~OpenFlags.CLOEXEC, 0);
    return task.files().add(file, (flags & OpenFlags.CLOEXEC) != 0, task.licence().descriptorLimit());
  }

  Slot slot(int number) {
    try (SpinLock.Held held = lock.acquire()) {
      return slots.get(number);
    }
  }

  /** {@return the numbers in use from {@code from} on, in order} */
  List<Integer> numbers(int from) {
    try (SpinLock.Held held = lock.acquire()) {
      return List.copyOf(slots.tailMap(from).keySet());
    }
  }

  void remove(Numbered pair) {
    try (SpinLock.Held held = lock.acquire()) {
      slots.remove(pair.number());
    }
  }
}
