package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Reads what a ring may be asked for: 16 bytes each, of which the first two say of what kind it is and the third what is allowed. Source:
 * {@code struct io_uring_restriction}.
 */
final class RegisterRestrictions {
  private static final int REGISTRATION = 0, OPERATION = 1, FLAGS_ALLOWED = 2, FLAGS_REQUIRED = 3, BYTES = 16, MOST = 128;

  private RegisterRestrictions() {}

  static void register(Current current, Uring ring, long argument, int count) {
    refuseUnless(!ring.enabled(), Errno.EBADFD);
    refuseUnless(!ring.restrictions.any(), Errno.EBUSY);
    refuseUnless(argument != 0 && count >= 0 && count <= MOST, Errno.EINVAL);
    Restrictions restrictions = new Restrictions();
    if (count == 0) {
      restrictions.allowNothing();
    }
    for (int i = 0; i < count; i++) {
      int word = current.space().readInt(argument + (long) BYTES * i);
      allow(restrictions, word & 0xffff, word >>> 16 & 0xff);
    }
    ring.restrictions = restrictions;
  }

  private static void allow(Restrictions restrictions, int kind, int value) {
    switch (kind) {
      case REGISTRATION -> {
        refuseUnless(value <= RegisterCall.LAST, Errno.EINVAL);
        restrictions.allowRegistration(value);
      }
      case OPERATION -> {
        refuseUnless(value < Opcode.END, Errno.EINVAL);
        restrictions.allowOperation(value);
      }
      case FLAGS_ALLOWED -> restrictions.allowFlags(value);
      case FLAGS_REQUIRED -> restrictions.requireFlags(value);
      default -> throw Refused.of(Errno.EINVAL);
    }
  }
}
