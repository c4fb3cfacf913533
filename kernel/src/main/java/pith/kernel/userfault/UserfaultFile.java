package pith.kernel.userfault;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import pith.hal.memory.PhysicalMemory;
import pith.kernel.task.Interrupted;
import pith.mm.space.AddressSpace;
import pith.mm.userfault.PendingFault;
import pith.mm.userfault.Userfault;
import pith.sync.Sleep;
import pith.sync.WaitResult;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** An open userfaultfd (userfaultfd(2)). Until UFFDIO_API was called it can do nothing. */
public final class UserfaultFile extends File {
  /** Size of Linux's {@code struct userfaultfd_ctx}. */
  private static final int RECORD_BYTES = 192;

  // struct uffd_msg. Source: Linux uapi userfaultfd.h.
  private static final int MESSAGE_BYTES = 32;
  private static final byte EVENT_PAGEFAULT = 0x12;
  private static final int FLAGS_AT = 8, ADDRESS_AT = 16;
  private static final long FLAG_WRITE = 1, FLAG_WP = 2, FLAG_MINOR = 4;

  private final AddressSpace space;
  private final Userfault monitor;

  /** What UFFDIO_API settled; -1 before. */
  private volatile long features = -1;

  private UserfaultFile(Path path, int flags, AddressSpace space, boolean userModeOnly) {
    super(path, OpenFlags.RDWR | flags, Credentials.ROOT, RECORD_BYTES);
    this.space = space;
    this.monitor = new Userfault(userModeOnly);
  }

  /** {@return a file that is told of nothing yet} It takes no reference to the space. */
  public static File open(Vfs vfs, AddressSpace space, int flags, boolean userModeOnly) {
    try (Path path = vfs.anonymous().named("[userfaultfd]")) {
      return new UserfaultFile(path, flags, space, userModeOnly);
    }
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  boolean settled() {
    return features >= 0;
  }

  /** Called once. */
  void settle(long chosen) {
    features = chosen;
    monitor.choose((chosen & UserfaultRequest.FEATURE_SIGBUS) != 0, (chosen & UserfaultRequest.FEATURE_WP_UNPOPULATED) != 0);
  }

  AddressSpace space() {
    return space;
  }

  Userfault monitor() {
    return monitor;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (!settled() || to.remaining() < MESSAGE_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    long done = 0;
    for (PendingFault fault = first(); fault != null; fault = to.remaining() < MESSAGE_BYTES ? null : monitor.take()) {
      done += to.put(message(fault), 0, MESSAGE_BYTES);
    }
    return done;
  }

  private PendingFault first() {
    while (true) {
      PendingFault fault = monitor.take();
      if (fault != null) {
        return fault;
      }
      if (isNonBlocking()) {
        throw Refused.of(Errno.EAGAIN);
      }
      if (monitor.readers().await(Sleep.INTERRUPTIBLE, monitor::hasNews) == WaitResult.INTERRUPTED) {
        throw Interrupted.RESTARTABLE;
      }
    }
  }

  private byte[] message(PendingFault fault) {
    boolean exact = (features & UserfaultRequest.FEATURE_EXACT_ADDRESS) != 0;
    return ByteBuffer.allocate(MESSAGE_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(0, EVENT_PAGEFAULT)
        .putLong(FLAGS_AT, (fault.write() ? FLAG_WRITE : 0) | flag(fault.reason()))
        .putLong(ADDRESS_AT, exact ? fault.address() : fault.address() & -PhysicalMemory.PAGE_BYTES)
        .array();
  }

  private static long flag(PendingFault.Reason reason) {
    return switch (reason) {
      case MISSING -> 0;
      case WRITE_PROTECTED -> FLAG_WP;
      case MINOR -> FLAG_MINOR;
    };
  }

  /** Who polls must not be made to wait by a read that comes too late: a file whose reads block is never ready. */
  @Override
  public int poll(PollTable table) {
    if (table != null) {
      table.register(monitor.readers());
    }
    if (!settled() || !isNonBlocking()) {
      return PollMask.ERR;
    }
    return monitor.hasNews() ? PollMask.IN | PollMask.RDNORM : 0;
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    return new UserfaultRequest(this, argument, memory).serve(command);
  }

  @Override
  protected void released() {
    monitor.release();
    if (space.tryGet()) {
      try {
        space.userfaults().close(monitor);
      } finally {
        space.put();
      }
    }
  }
}
