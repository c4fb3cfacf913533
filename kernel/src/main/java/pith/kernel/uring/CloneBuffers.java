package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.vfs.File;

/**
 * Registered buffers of one ring that another gets too. Source: io_uring_register(2), IORING_REGISTER_CLONE_BUFFERS; Linux's {@code io_register_clone_buffers}.
 */
final class CloneBuffers {
  private static final int FROM_NUMBER = 1, REPLACE = 2;
  private static final int RESERVED_AT = 20, RESERVED_WORDS = 3;

  private CloneBuffers() {}

  /** {@code struct io_uring_clone_buffers}: the source's descriptor, flags, where they are in the source, where they go, how many (0 for all). */
  static void into(Current current, Uring target, long argument, int count) {
    AddressSpace space = current.space();
    refuseUnless(count == 1, Errno.EINVAL);
    int flags = space.readInt(argument + 4);
    refuseUnless((flags & ~(FROM_NUMBER | REPLACE)) == 0, Errno.EINVAL);
    refuseUnless((flags & REPLACE) != 0 || !target.fixedBuffers.exist(), Errno.EBUSY);
    for (int i = 0; i < RESERVED_WORDS; i++) {
      refuseUnless(space.readInt(argument + RESERVED_AT + Integer.BYTES * i) == 0, Errno.EINVAL);
    }
    File source = file(current, space.readInt(argument), (flags & FROM_NUMBER) != 0);
    try {
      refuseUnless(source instanceof UringFile, Errno.EOPNOTSUPP);
      Uring from = ((UringFile) source).ring();
      refuseUnless(from.space == target.space, Errno.EINVAL);
      target.fixedBuffers.clone(from.fixedBuffers, space.readInt(argument + 8), space.readInt(argument + 12), space.readInt(argument + 16));
    } finally {
      source.put();
    }
  }

  private static File file(Current current, int fd, boolean byNumber) {
    if (!byNumber) {
      return current.files().get(fd);
    }
    return current.task().registered().get(fd);
  }
}
