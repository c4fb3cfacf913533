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

  /** What is done with one entry, of the task's own memory. */
  private interface Each {
    void entry(long at);
  }

  /** {@return how many were added} Each entry is told its number. */
  static int add(Current current, long argument, int count) {
    AddressSpace space = current.space();
    return each(space, argument, count, at -> space.writeInt(at, add(current, (int) space.readLong(at + 8), space.readInt(at))));
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
    return each(space, argument, count, at -> {
      refuseUnless(space.readLong(at + 8) == 0, Errno.EINVAL);
      current.task().registered().remove(space.readInt(at));
    });
  }

  /** {@return how many entries were dealt with} What the first is refused for is passed on. */
  private static int each(AddressSpace space, long argument, int count, Each each) {
    refuseUnless(count > 0 && count <= MOST, Errno.EINVAL);
    int done = 0;
    try {
      for (; done < count; done++) {
        long at = argument + (long) done * ENTRY_BYTES;
        refuseUnless(space.readInt(at + 4) == 0, Errno.EINVAL);
        each.entry(at);
      }
    } catch (Refused refused) {
      refuseUnless(done > 0, refused.errno());
    }
    return done;
  }
}
