package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** Numbers by which a task enters its rings, without a look into its descriptor table. Source: io_uring_register(2), IORING_REGISTER_RING_FDS. */
final class RegisterRings {
  private static final int MOST = 16;

  /** {@code struct io_uring_rsrc_update}: the number, something reserved, the descriptor. */
  private static final int ENTRY_BYTES = 16;

  private RegisterRings() {}

  /** {@return how many were added} Each entry is told its number. */
  static int add(Current current, long argument, int count) {
    AddressSpace space = current.space();
    refuseUnless(count > 0 && count <= MOST, Errno.EINVAL);
    int done = 0;
    try {
      for (; done < count; done++) {
        long at = argument + (long) done * ENTRY_BYTES;
        refuseUnless(space.readInt(at + 4) == 0, Errno.EINVAL);
        space.writeInt(at, add(current, (int) space.readLong(at + 8), space.readInt(at)));
      }
    } catch (Refused refused) {
      refuseUnless(done > 0, refused.errno());
    }
    return done;
  }

  private static int add(Current current, int fd, int wanted) {
    File file = current.files().get(fd);
    try {
      refuseUnless(file instanceof UringFile, Errno.EOPNOTSUPP);
      return current.task().registered().add(file, wanted);
    } catch (Refused refused) {
      file.put();
      throw refused;
    }
  }

  /** {@return how many were removed} */
  static int remove(Current current, long argument, int count) {
    AddressSpace space = current.space();
    refuseUnless(count > 0 && count <= MOST, Errno.EINVAL);
    int done = 0;
    try {
      for (; done < count; done++) {
        long at = argument + (long) done * ENTRY_BYTES;
        refuseUnless(space.readInt(at + 4) == 0 && space.readLong(at + 8) == 0, Errno.EINVAL);
        current.task().registered().remove(space.readInt(at));
      }
    } catch (Refused refused) {
      refuseUnless(done > 0, refused.errno());
    }
    return done;
  }
}
