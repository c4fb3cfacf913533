package pith.procfs;

import pith.vfs.attr.DeviceNumber;
import pith.vfs.lock.FileLock;
import pith.vfs.lock.LockTable;

/** A file lock as /proc/locks and /proc/[pid]/fdinfo show it. Source: Linux {@code lock_get_status}. */
public final class LockLine {
  private LockLine() {}

  /** Adds the line of {@code line}, which belongs to the {@code number}th lock that is held. */
  public static void add(SeqText text, int number, LockTable.Line line) {
    FileLock lock = line.lock();
    text.put(number).put(": ").put(line.waits() ? "-> " : "").left(lock.kind().name(), 6).put(" ADVISORY  ").put(lock.exclusive() ? "WRITE " : "READ  ");
    text.put(lock.owner().pid()).put(' ').hex(DeviceNumber.major(line.device()), 2).put(':').hex(DeviceNumber.minor(line.device()), 2);
    text.put(':').put(line.inode()).put(' ').put(lock.start()).put(' ');
    text.line(lock.end() == Long.MAX_VALUE ? "EOF" : Long.toString(lock.end()));
  }
}
