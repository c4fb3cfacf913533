package pith.kernel.uring;

import java.util.List;
import java.util.function.Predicate;
import pith.hal.memory.PhysicalMemory;
import pith.kernel.futex.FutexTable;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.mm.space.AddressSpace;
import pith.sched.Timers;
import pith.sync.outcome.Errno;
import pith.vfs.DescriptorTable;
import pith.vfs.File;
import pith.vfs.attr.Credentials;
import pith.vfs.io.UserBuffer;

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
  final long addr3;
  final int personality;
  final int bufIndex;
  final int fileIndex;

  /** What its completion bears; an update of a poll may change it. */
  volatile long userData;

  /** In whose memory its addresses lie, whose descriptors it names, with whose rights it acts: those of the task that submitted it. */
  AddressSpace space;

  DescriptorTable files;
  Credentials credentials;

  /** The request that begins when this one has ended well. */
  UringRequest next;

  /** The timeout that is linked to it. */
  UringRequest limit;

  /** What it limits, if it is such a timeout. */
  UringRequest limited;

  /** The file that it works on, held; null for none. */
  File file;

  /** Why it is nonsense, which was seen when it was submitted; null if it is not. */
  Errno refused;

  /** The registered file that it uses; null if it uses a descriptor. */
  FixedFile fixed;

  /** The registered buffer that it uses; null for none. Guarded by the lock of {@link FixedBuffers}. */
  FixedBuffers.Buffer buffer;

  /** The lent buffer that it uses; null for none. */
  BufferGroup.Chosen chosen;

  /** How many bytes it is to move, so that fewer break its chain; 0 if fewer are as good. */
  long wanted;

  /** How much of it is done, of what is to be done whole. */
  long moved;

  /** It has waited for its file before. */
  boolean polled;

  /** What its completion says besides its result. */
  int resultFlags;

  /** What the second half of a large completion bears. */
  long extra1;

  long extra2;

  /** Its poll was woken by the ring's own completions: it ends, lest it tell of itself for ever. */
  volatile boolean last;

  /** The buffers of a vector, which the program may use for something else once the entry is submitted; null for none. */
  UserBuffer vector;

  /** How its messages lie in lent buffers, if it receives many; null if not. */
  MessageFrame frame;

  /** How long a timeout is, in nanoseconds. */
  long nanos;

  /** The task that submitted it; null for the thread that looks for entries. */
  Task submitter;

  /** What it waits for, if it waits for a file to become ready, or for a child. */
  Armed armed;

  /** Its places in the queues of futexes; null for none. */
  volatile List<FutexTable.Waiter> futexes;

  /** Which children it waits for; null for none. */
  Predicate<Process> children;

  /** What it has cancelled: that ends after it. Source: Linux leaves the end of what was cancelled to task work. */
  List<UringRequest> cancelled = List.of();

  /** What ends it, or what it is linked to, at some time. */
  Timers.Timer timer;

  /** Completions still to come until a timeout that counts them ends, or how often one of many shots still comes; 0 for none, and for without end. */
  long countdown;

  /** A worker, or a device, has it: it cannot be cancelled. */
  boolean running;

  /** Whether somebody is to go on with it. Guarded by the ring's completion lock. */
  enum Turn {
    NONE,
    QUEUED,
    TAKEN,
    AGAIN
  }

  Turn turn = Turn.NONE;

  /** The first of a chain that waits for all before it. */
  boolean drains;

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
    addr3 = UringLayout.ADDR3.get(ram, at);
    personality = UringLayout.PERSONALITY.get(ram, at);
    bufIndex = UringLayout.BUF_INDEX.get(ram, at);
    fileIndex = UringLayout.FILE_INDEX.get(ram, at);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** {@return whether what is linked to it is cancelled if this is its result} */
  boolean breaksChain(int result) {
    if (refused != null) {
      return true;
    }
    boolean failed = result < 0 && !(opcode == Opcode.TIMEOUT && Timeouts.isSuccess(this, result));
    return (failed || wanted > 0 && result < wanted) && !has(UringLayout.HARDLINK);
  }

  /** {@return whether it has no use for a buffer into which nothing came} */
  boolean leavesEmptyBuffer() {
    return opcode != Opcode.READ && opcode != Opcode.READV;
  }

  /** {@return whether it goes on after its first completion} */
  boolean isMultishot() {
    return switch (opcode) {
      case Opcode.ACCEPT -> (ioprio & UringLayout.ACCEPT_MULTISHOT) != 0;
      case Opcode.RECV, Opcode.RECVMSG -> (ioprio & UringLayout.RECV_MULTISHOT) != 0;
      case Opcode.READ_MULTISHOT -> true;
      default -> false;
    };
  }

  boolean isLinked() {
    return has(UringLayout.LINK | UringLayout.HARDLINK);
  }
}
