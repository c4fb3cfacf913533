package pith.kernel.userfault;

import java.util.function.LongSupplier;
import pith.mm.space.Userfaults;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.ArgumentMemory;

/**
 * One ioctl on a userfaultfd, whose argument is a structure that also takes the answer. Arguments are looked at in Linux's order. Source: ioctl_userfaultfd(2),
 * Linux uapi userfaultfd.h.
 */
final class UserfaultRequest {
  private static final int API = 0xc018_aa3f, REGISTER = 0xc020_aa00, UNREGISTER = 0x8010_aa01, WAKE = 0x8010_aa02;
  private static final int COPY = 0xc028_aa03, ZEROPAGE = 0xc020_aa04, WRITEPROTECT = 0xc018_aa06, CONTINUE = 0xc020_aa07;

  /** The one version of the interface that there is. */
  private static final long VERSION = 0xaa;

  private static final long FEATURE_PAGEFAULT_FLAG_WP = 1;
  private static final long FEATURE_MISSING_SHMEM = 1 << 5;
  static final long FEATURE_SIGBUS = 1 << 7;
  private static final long FEATURE_MINOR_SHMEM = 1 << 10;
  static final long FEATURE_EXACT_ADDRESS = 1 << 11;
  private static final long FEATURE_WP_SHMEM = 1 << 12;
  static final long FEATURE_WP_UNPOPULATED = 1 << 13;
  private static final long FEATURES =
      FEATURE_PAGEFAULT_FLAG_WP | FEATURE_MISSING_SHMEM | FEATURE_SIGBUS | FEATURE_MINOR_SHMEM | FEATURE_EXACT_ADDRESS | FEATURE_WP_SHMEM | FEATURE_WP_UNPOPULATED;

  // Which requests can be made, by the number in their command.
  private static final long REQUESTS = 1L << 0x3f | 1 << 0 | 1 << 1;
  private static final long REQUESTS_ON_RANGE = 1 << 2 | 1 << 3 | 1 << 4;
  private static final long REQUEST_WRITEPROTECT = 1 << 6, REQUEST_CONTINUE = 1 << 7;

  private static final long MODE_MISSING = 1, MODE_WP = 2, MODE_MINOR = 4;
  private static final long COPY_DONTWAKE = 1, COPY_WP = 2;
  private static final long ZEROPAGE_DONTWAKE = 1;
  private static final long CONTINUE_DONTWAKE = 1, CONTINUE_WP = 2;
  private static final long PROTECT_WP = 1, PROTECT_DONTWAKE = 2;

  private final UserfaultFile file;
  private final long at;
  private final ArgumentMemory memory;

  UserfaultRequest(UserfaultFile file, long at, ArgumentMemory memory) {
    this.file = file;
    this.at = at;
    this.memory = memory;
  }

  long serve(int command) {
    if (command == API) {
      return settle();
    }
    if (!file.settled()) {
      throw Refused.of(Errno.EINVAL);
    }
    return switch (command) {
      case REGISTER -> register();
      case UNREGISTER -> inSpace(Errno.ENOMEM, () -> unregister(word(0), word(1)));
      case WAKE -> wake(word(0), word(1));
      case COPY -> copy();
      case ZEROPAGE -> zero();
      case WRITEPROTECT -> protect();
      case CONTINUE -> proceed();
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private long word(int index) {
    return memory.readLong(at + (long) index * Long.BYTES);
  }

  private void answer(int index, long value) {
    memory.writeLong(at + (long) index * Long.BYTES, value);
  }

  private Userfaults userfaults() {
    return file.space().userfaults();
  }

  /** Does something to the space that the file belongs to, as long as it is there; else refuses with {@code gone}. */
  private long inSpace(Errno gone, LongSupplier work) {
    if (!file.space().tryGet()) {
      throw Refused.of(gone);
    }
    try {
      return work.getAsLong();
    } finally {
      file.space().put();
    }
  }

  /** What the program wants to use must be known, and is settled once. If it is not, the whole answer is zeroes. */
  private long settle() {
    long version = word(0);
    long wanted = word(1);
    if (version != VERSION || (wanted & ~FEATURES) != 0 || file.settled()) {
      for (int i = 0; i < 3; i++) {
        answer(i, 0);
      }
      throw Refused.of(Errno.EINVAL);
    }
    answer(1, FEATURES);
    answer(2, REQUESTS);
    file.settle(wanted);
    return 0;
  }

  private long register() {
    long start = word(0);
    long length = word(1);
    long mode = word(2);
    if (mode == 0 || (mode & ~(MODE_MISSING | MODE_WP | MODE_MINOR)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean protects = (mode & MODE_WP) != 0;
    boolean minor = (mode & MODE_MINOR) != 0;
    long flags = ((mode & MODE_MISSING) != 0 ? VmFlags.UFFD_MISSING : 0) | (protects ? VmFlags.UFFD_WP : 0) | (minor ? VmFlags.UFFD_MINOR : 0);
    inSpace(Errno.ENOMEM, () -> {
      userfaults().register(file.monitor(), start, length, flags);
      return 0;
    });
    answer(3, REQUESTS_ON_RANGE | (protects ? REQUEST_WRITEPROTECT : 0) | (minor ? REQUEST_CONTINUE : 0));
    return 0;
  }

  private long unregister(long start, long length) {
    userfaults().unregister(file.monitor(), start, length);
    return 0;
  }

  private long wake(long start, long length) {
    userfaults().wake(file.monitor(), start, length);
    return 0;
  }

  private long copy() {
    long target = word(0);
    long source = word(1);
    long length = word(2);
    long mode = word(3);
    requireMode(mode, COPY_DONTWAKE | COPY_WP);
    return filled(4, target, length, (mode & COPY_DONTWAKE) == 0, () -> userfaults().copy(target, memory::copyIn, source, length, (mode & COPY_WP) != 0));
  }

  private long zero() {
    long target = word(0);
    long length = word(1);
    long mode = word(2);
    requireMode(mode, ZEROPAGE_DONTWAKE);
    return filled(3, target, length, (mode & ZEROPAGE_DONTWAKE) == 0, () -> userfaults().zero(target, length));
  }

  private long proceed() {
    long target = word(0);
    long length = word(1);
    long mode = word(2);
    requireMode(mode, CONTINUE_DONTWAKE | CONTINUE_WP);
    return filled(3, target, length, (mode & CONTINUE_DONTWAKE) == 0, () -> userfaults().proceed(target, length, (mode & CONTINUE_WP) != 0));
  }

  private static void requireMode(long mode, long known) {
    if ((mode & ~known) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** The structure tells how far it came, or the negative errno. */
  private long filled(int answerAt, long target, long length, boolean wakes, LongSupplier filling) {
    long done;
    try {
      done = inSpace(Errno.ESRCH, filling);
    } catch (Refused refusal) {
      if (refusal.errno() != Errno.ESRCH) {
        answer(answerAt, -refusal.errno().number());
      }
      throw refusal;
    }
    answer(answerAt, done);
    if (wakes) {
      file.monitor().wake(target, target + done);
    }
    if (done != length) {
      throw Refused.of(Errno.EAGAIN);
    }
    return 0;
  }

  private long protect() {
    long start = word(0);
    long length = word(1);
    long mode = word(2);
    boolean protects = (mode & PROTECT_WP) != 0;
    boolean quiet = (mode & PROTECT_DONTWAKE) != 0;
    if ((mode & ~(PROTECT_WP | PROTECT_DONTWAKE)) != 0 || protects && quiet) {
      throw Refused.of(Errno.EINVAL);
    }
    inSpace(Errno.ESRCH, () -> {
      userfaults().protect(file.monitor(), start, length, protects);
      return 0;
    });
    if (!protects && !quiet) {
      file.monitor().wake(start, start + length);
    }
    return 0;
  }
}
