package pith.kernel.uring;

import pith.hal.memory.PhysicalMemory;
import pith.sched.Timers;
import pith.vfs.File;

/** One submitted entry, copied once, until its completion is posted. Its fields are guarded by the ring's completion lock unless they never change. */
final class UringRequest {
  final int opcode;
  final int flags;
  final int ioprio;
  final int fd;
  final long off;
  final long addr;
  final long len;
  final int opFlags;
  final long userData;
  final int bufIndex;
  final int fileIndex;

  /** The request that begins when this one has ended well. */
  UringRequest next;

  /** The timeout that is linked to it. */
  UringRequest limit;

  /** The file that it works on, held; null for none. */
  File file;

  /** What it waits for, if it waits for a file to become ready. */
  Armed armed;

  /** What ends it, or what it is linked to, at some time. */
  Timers.Timer timer;

  /** Completions still to come until a timeout that counts them ends; 0 for none. */
  long countdown;

  /** A worker, or a device, has it: it cannot be cancelled. */
  boolean running;

  /** It counts among those that have begun: it does not wait for others to be drained. */
  boolean begun;

  boolean ended;

  UringRequest(PhysicalMemory ram, long at) {
    opcode = UringLayout.OPCODE.get(ram, at);
    flags = UringLayout.FLAGS.get(ram, at);
    ioprio = UringLayout.IOPRIO.get(ram, at);
    fd = UringLayout.FD.get(ram, at);
    off = UringLayout.OFF.get(ram, at);
    addr = UringLayout.ADDR.get(ram, at);
    len = UringLayout.LEN.get(ram, at);
    opFlags = (int) UringLayout.OP_FLAGS.get(ram, at);
    userData = UringLayout.USER_DATA.get(ram, at);
    bufIndex = UringLayout.BUF_INDEX.get(ram, at);
    fileIndex = UringLayout.FILE_INDEX.get(ram, at);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  boolean isLinked() {
    return has(UringLayout.LINK | UringLayout.HARDLINK);
  }
}
