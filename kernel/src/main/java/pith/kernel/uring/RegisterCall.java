package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.Access;
import pith.kernel.poll.EventFile;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** io_uring_register. Source: io_uring_register(2), Linux uapi io_uring.h. */
public final class RegisterCall {
  private static final int BUFFERS = 0, NO_BUFFERS = 1, FILES = 2, NO_FILES = 3, EVENTFD = 4, NO_EVENTFD = 5, FILES_UPDATE = 6, EVENTFD_ASYNC = 7, PROBE = 8, ENABLE = 12, MOST_WORKERS = 19;
  private static final int MOST_FILES = 1 << 15, MOST_BUFFERS = 1 << 14;
  private static final long MOST_BUFFER_BYTES = 1L << 30;
  private static final int PROBE_BYTES = 16, PROBE_OP_BYTES = 8;
  private static final int SKIP = -2;

  private RegisterCall() {}

  public static long register(Current current, UringFile ring, int operation, long argument, int count) {
    switch (operation) {
      case BUFFERS -> buffers(current, ring.registered(), argument, count);
      case NO_BUFFERS -> {
        refuseUnless(ring.registered().hasBuffers(), Errno.ENXIO);
        ring.registered().buffers(null, null);
      }
      case FILES -> files(current, ring.registered(), argument, count);
      case NO_FILES -> noFiles(ring.registered());
      case FILES_UPDATE -> {
        return update(current, ring.registered(), argument, count);
      }
      case EVENTFD, EVENTFD_ASYNC -> eventFile(current, ring, argument, count);
      case NO_EVENTFD -> {
        EventFile old = ring.eventFile();
        refuseUnless(old != null, Errno.ENXIO);
        ring.eventFile(null);
        old.put();
      }
      case PROBE -> probe(current, argument, count);
      case ENABLE -> {
        refuseUnless(ring.startsDisabled(), Errno.EBADFD);
        ring.enable();
      }
      case MOST_WORKERS -> refuseUnless(count == 2, Errno.EINVAL);
      default -> throw Refused.of(Errno.EINVAL);
    }
    return 0;
  }

  private static void refuseUnless(boolean right, Errno errno) {
    if (!right) {
      throw Refused.of(errno);
    }
  }

  private static void buffers(Current current, Registration registered, long vector, int count) {
    refuseUnless(!registered.hasBuffers(), Errno.EBUSY);
    refuseUnless(count > 0 && count <= MOST_BUFFERS, Errno.EINVAL);
    long[] bases = new long[count];
    long[] lengths = new long[count];
    for (int i = 0; i < count; i++) {
      bases[i] = current.space().readLong(vector + 16L * i);
      lengths[i] = current.space().readLong(vector + 16L * i + 8);
      boolean empty = bases[i] == 0 && lengths[i] == 0;
      refuseUnless(empty || bases[i] != 0 && lengths[i] > 0 && lengths[i] <= MOST_BUFFER_BYTES, Errno.EFAULT);
      if (!empty) {
        current.space().user().faultIn(bases[i], lengths[i], Access.LOAD);
      }
    }
    registered.buffers(bases, lengths);
  }

  private static void files(Current current, Registration registered, long descriptors, int count) {
    refuseUnless(!registered.hasFiles(), Errno.EBUSY);
    refuseUnless(count > 0 && count <= MOST_FILES, Errno.EINVAL);
    List<File> held = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        int fd = current.space().user().readInt(descriptors + 4L * i);
        held.add(fd == -1 ? null : file(current, fd));
      }
    } catch (Refused refused) {
      held.stream().filter(file -> file != null).forEach(File::put);
      throw refused;
    }
    registered.files(held);
  }

  /** A ring does not hold rings: nobody could let go of them. */
  private static File file(Current current, int fd) {
    File file = current.files().get(fd);
    if (file instanceof UringFile) {
      file.put();
      throw Refused.of(Errno.EBADF);
    }
    return file;
  }

  private static void noFiles(Registration registered) {
    refuseUnless(registered.hasFiles(), Errno.ENXIO);
    for (int i = 0; i < registered.fileCount(); i++) {
      File old = registered.exchange(i, null);
      if (old != null) {
        old.put();
      }
    }
    registered.files(null);
  }

  /** {@return how many were exchanged} {@code struct io_uring_files_update}: offset, a pointer to descriptors. */
  private static long update(Current current, Registration registered, long argument, int count) {
    refuseUnless(registered.hasFiles(), Errno.ENXIO);
    int offset = current.space().user().readInt(argument);
    long descriptors = current.space().readLong(argument + 8);
    refuseUnless(offset >= 0 && count >= 0 && offset <= registered.fileCount() - count, Errno.EINVAL);
    for (int i = 0; i < count; i++) {
      int fd = current.space().user().readInt(descriptors + 4L * i);
      if (fd != SKIP) {
        File old = registered.exchange(offset + i, fd == -1 ? null : file(current, fd));
        if (old != null) {
          old.put();
        }
      }
    }
    return count;
  }

  private static void eventFile(Current current, UringFile ring, long argument, int count) {
    refuseUnless(count == 1, Errno.EINVAL);
    refuseUnless(ring.eventFile() == null, Errno.EBUSY);
    File file = current.files().get(current.space().user().readInt(argument));
    if (!(file instanceof EventFile eventFile)) {
      file.put();
      throw Refused.of(Errno.EINVAL);
    }
    ring.eventFile(eventFile);
  }

  /** {@code struct io_uring_probe}: the last operation, how many entries follow, and for each whether it is supported. */
  private static void probe(Current current, long argument, int count) {
    refuseUnless(count >= 0 && count <= 256, Errno.EINVAL);
    int shown = Math.min(count, Opcode.END);
    byte[] answer = new byte[PROBE_BYTES + shown * PROBE_OP_BYTES];
    answer[0] = Opcode.END - 1;
    answer[1] = (byte) shown;
    for (int i = 0; i < shown; i++) {
      answer[PROBE_BYTES + i * PROBE_OP_BYTES] = (byte) i;
      answer[PROBE_BYTES + i * PROBE_OP_BYTES + 2] = (byte) (Opcode.supported(i) ? 1 : 0);
    }
    current.space().copyOut(argument, answer, 0, answer.length);
  }
}
