package pith.kernel.calls;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.u16;
import static pith.hal.view.Member.u64;

import pith.hal.view.I32Field;
import pith.hal.view.Layout;
import pith.hal.view.U16Field;
import pith.hal.view.U64Field;
import pith.kernel.task.Current;
import pith.kernel.task.Interrupted;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.lock.FileLock;
import pith.vfs.lock.FileLocks;
import pith.vfs.lock.LockOwner;

/** File locks: flock, and the record locks of fcntl, which belong to the process or (OFD) to the open file. */
final class LockCalls {
  private static final int F_RDLCK = 0, F_WRLCK = 1, F_UNLCK = 2;
  private static final int LOCK_SH = 1, LOCK_EX = 2, LOCK_NB = 4, LOCK_UN = 8;
  private static final int OFD_PID = -1;

  /** {@code struct flock}. Source: asm-generic fcntl.h. */
  private static final Layout FLOCK =
      Layout.of("flock", 32, u16("l_type"), u16("l_whence"), u64("l_start").at(8), u64("l_len"), i32("l_pid").at(24));

  private static final U16Field TYPE = FLOCK.u16("l_type");
  private static final U16Field WHENCE = FLOCK.u16("l_whence");
  private static final U64Field START = FLOCK.u64("l_start");
  private static final U64Field LENGTH = FLOCK.u64("l_len");
  private static final I32Field PID = FLOCK.i32("l_pid");

  private LockCalls() {}

  static long flock(Current current, long fd, long operation) {
    try (Descriptor open = Descriptor.of(current, fd)) {
      File file = open.file();
      FileLock lock = whole(current, file, (int) operation & ~LOCK_NB);
      if (((int) operation & ~LOCK_NB) == LOCK_UN) {
        release(file, lock);
      } else {
        acquire(file, lock, (operation & LOCK_NB) == 0);
      }
      return 0;
    }
  }

  private static FileLock whole(Current current, File file, int operation) {
    if (operation != LOCK_SH && operation != LOCK_EX && operation != LOCK_UN) {
      throw Refused.of(Errno.EINVAL);
    }
    LockOwner owner = new LockOwner(file, current.process().pid());
    return new FileLock(FileLock.Kind.FLOCK, owner, operation == LOCK_EX, 0, Long.MAX_VALUE);
  }

  /** F_SETLK and F_SETLKW, or their OFD forms: the {@code struct flock} at {@code address}. */
  static void set(Current current, File file, long address, boolean ofOpenFile, boolean wait) {
    byte[] flock = read(current, address);
    FileLock lock = lock(current, file, flock, ofOpenFile);
    switch (TYPE.get(flock, 0)) {
      case F_UNLCK -> release(file, lock);
      case F_RDLCK, F_WRLCK -> {
        if (!(lock.exclusive() ? file.isWritable() : file.isReadable())) {
          throw Refused.of(Errno.EBADF);
        }
        acquire(file, lock, wait);
      }
      default -> throw Refused.of(Errno.EINVAL);
    }
  }

  /** What never had a lock has none to give up, and needs no memory for that. */
  private static void release(File file, FileLock lock) {
    FileLocks locks = file.inode().locksOrNull();
    if (locks != null) {
      locks.release(lock);
    }
  }

  /** A wait that a signal ended begins anew after the signal. */
  private static void acquire(File file, FileLock lock, boolean wait) {
    try {
      file.inode().locks().acquire(lock, wait);
    } catch (Refused refused) {
      if (refused.errno() == Errno.EINTR) {
        throw Interrupted.RESTARTABLE;
      }
      throw refused;
    }
  }

  /** F_GETLK or its OFD form: what stands in the way replaces the question. */
  static void test(Current current, File file, long address, boolean ofOpenFile) {
    byte[] flock = read(current, address);
    int type = TYPE.get(flock, 0);
    if (type != F_RDLCK && type != F_WRLCK) {
      throw Refused.of(Errno.EINVAL);
    }
    FileLock blocker = file.inode().locks().test(lock(current, file, flock, ofOpenFile));
    if (blocker == null) {
      TYPE.set(flock, 0, F_UNLCK);
    } else {
      write(flock, blocker);
    }
    current.space().copyOut(address, flock, 0, flock.length);
  }

  private static byte[] read(Current current, long address) {
    byte[] flock = FLOCK.allocate();
    current.space().copyIn(address, flock, 0, flock.length);
    return flock;
  }

  private static void write(byte[] flock, FileLock lock) {
    TYPE.set(flock, 0, lock.exclusive() ? F_WRLCK : F_RDLCK);
    WHENCE.set(flock, 0, File.SEEK_SET);
    START.set(flock, 0, lock.start());
    LENGTH.set(flock, 0, lock.end() == Long.MAX_VALUE ? 0 : lock.end() - lock.start() + 1);
    PID.set(flock, 0, lock.owner().pid());
  }

  private static FileLock lock(Current current, File file, byte[] flock, boolean ofOpenFile) {
    if (ofOpenFile && PID.get(flock, 0) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    long begin = base(file, WHENCE.get(flock, 0));
    long start = added(begin, START.get(flock, 0));
    long length = LENGTH.get(flock, 0);
    long end = length == 0 ? Long.MAX_VALUE : length > 0 ? added(start, length - 1) : start - 1;
    long first = length < 0 ? start + length : start;
    if (start < 0 || first < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    LockOwner owner = ofOpenFile ? new LockOwner(file, OFD_PID) : new LockOwner(current.files(), current.process().pid());
    FileLock.Kind kind = ofOpenFile ? FileLock.Kind.OFDLCK : FileLock.Kind.POSIX;
    return new FileLock(kind, owner, TYPE.get(flock, 0) == F_WRLCK, first, end);
  }

  private static long base(File file, int whence) {
    return switch (whence) {
      case File.SEEK_SET -> 0;
      case File.SEEK_CUR -> file.position();
      case File.SEEK_END -> file.inode().size();
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long added(long from, long offset) {
    long sum = from + offset;
    if (offset > 0 && sum < from) {
      throw Refused.of(Errno.EOVERFLOW);
    }
    return sum;
  }
}
