package pith.kernel.uring;

import static pith.kernel.uring.RegisterCall.refuseUnless;

import pith.kernel.task.Current;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DescriptorTable;
import pith.vfs.File;

/** Registers files by descriptors, exchanges them, and lets the kernel choose their slots. Source: io_uring_register(2). */
final class RegisterFiles {
  private static final int MOST = 1 << 15;
  private static final int SKIP = -2, NONE = -1;
  private static final int REGISTER_BYTES = 32, UPDATE_BYTES = 32, SPARSE = 1;

  private RegisterFiles() {}

  static void descriptors(Current current, FixedFiles table, long descriptors, int count) {
    register(current, table, descriptors, 0, count);
  }

  /** {@code struct io_uring_rsrc_register}: how many, flags, descriptors, tags. */
  static void tagged(Current current, FixedFiles table, long argument, int bytes) {
    AddressSpace space = current.space();
    refuseUnless(bytes == REGISTER_BYTES, Errno.EINVAL);
    int flags = space.readInt(argument + 4);
    refuseUnless((flags & ~SPARSE) == 0 && space.readLong(argument + 8) == 0, Errno.EINVAL);
    boolean sparse = (flags & SPARSE) != 0;
    refuseUnless(!sparse || space.readLong(argument + 16) == 0, Errno.EINVAL);
    register(current, table, sparse ? 0 : space.readLong(argument + 16), space.readLong(argument + 24), space.readInt(argument));
  }

  /** Without descriptors all slots are empty. */
  private static void register(Current current, FixedFiles table, long descriptors, long tags, int count) {
    refuseUnless(!table.exist(), Errno.EBUSY);
    refuseUnless(count > 0, Errno.EINVAL);
    refuseUnless(count <= MOST, Errno.EMFILE);
    refuseUnless(count <= current.descriptorLimit(), Errno.EMFILE);
    FixedFile[] slots = new FixedFile[count];
    try {
      for (int i = 0; i < count && descriptors != 0; i++) {
        long tag = tags == 0 ? 0 : current.space().readLong(tags + 8L * i);
        slots[i] = fixed(current.files(), current.space().user().readInt(descriptors + 4L * i), tag);
      }
    } catch (Refused refused) {
      for (FixedFile slot : slots) {
        if (slot != null) {
          slot.file.put();
        }
      }
      throw refused;
    }
    table.register(slots);
  }

  /** {@return the file of a descriptor, held; null for none} A ring does not hold rings: nobody could let go of them. */
  private static FixedFile fixed(DescriptorTable files, int fd, long tag) {
    if (fd == NONE) {
      refuseUnless(tag == 0, Errno.EINVAL);
      return null;
    }
    File file = files.get(fd);
    if (file instanceof UringFile) {
      file.put();
      throw Refused.of(Errno.EBADF);
    }
    return new FixedFile(file, tag);
  }

  /** {@code struct io_uring_files_update}: offset, a pointer to descriptors. {@return how many were exchanged} */
  static long update(Current current, FixedFiles table, long argument, int count) {
    refuseUnless(count > 0, Errno.EINVAL);
    refuseUnless(current.space().readInt(argument + 4) == 0, Errno.EINVAL);
    return exchange(current.space(), current.files(), table, current.space().readInt(argument), current.space().readLong(argument + 8), 0, count);
  }

  /** {@code struct io_uring_rsrc_update2}: offset, descriptors, tags, how many. */
  static long updateTagged(Current current, FixedFiles table, long argument, int bytes) {
    AddressSpace space = current.space();
    refuseUnless(bytes == UPDATE_BYTES, Errno.EINVAL);
    refuseUnless(space.readInt(argument + 4) == 0 && space.readInt(argument + 28) == 0 && space.readInt(argument + 24) > 0, Errno.EINVAL);
    return exchange(space, current.files(), table, space.readInt(argument), space.readLong(argument + 8), space.readLong(argument + 16), space.readInt(argument + 24));
  }

  /** The operation of an entry, which can let the kernel choose slots too. {@return the result} */
  static int update(Uring ring, UringRequest request) {
    refuseUnless(request.len > 0 && request.len <= MOST && request.opFlags == 0, Errno.EINVAL);
    if ((int) request.off != UringLayout.ANY_SLOT) {
      return (int) exchange(request.space, request.files, ring.fixedFiles, (int) request.off, request.addr, 0, (int) request.len);
    }
    refuseUnless(ring.fixedFiles.exist(), Errno.ENXIO);
    int done = 0;
    try {
      for (; done < request.len; done++) {
        long at = request.addr + 4L * done;
        request.space.writeInt(at, Slots.put(ring.fixedFiles, UringLayout.ANY_SLOT, request.files.get(request.space.readInt(at))));
      }
    } catch (Refused refused) {
      refuseUnless(done > 0, refused.errno());
    }
    return done;
  }

  private static long exchange(AddressSpace space, DescriptorTable files, FixedFiles table, int offset, long descriptors, long tags, int count) {
    refuseUnless(table.exist(), Errno.ENXIO);
    refuseUnless(offset >= 0 && count >= 0, Errno.EOVERFLOW);
    refuseUnless(offset <= table.count() - count, Errno.EINVAL);
    int done = 0;
    try {
      for (; done < count; done++) {
        long tag = tags == 0 ? 0 : space.readLong(tags + 8L * done);
        int fd = space.user().readInt(descriptors + 4L * done);
        refuseUnless(tag == 0 || fd != SKIP, Errno.EINVAL);
        if (fd != SKIP) {
          table.put(offset + done, fixed(files, fd, tag));
        }
      }
    } catch (Refused refused) {
      refuseUnless(done > 0, refused.errno());
    }
    return done;
  }
}
