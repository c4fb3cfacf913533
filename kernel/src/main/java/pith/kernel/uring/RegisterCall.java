package pith.kernel.uring;

import java.util.BitSet;
import pith.kernel.poll.EventFile;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** io_uring_register: tells a ring of what its entries may name. Source: io_uring_register(2), Linux uapi io_uring.h. */
public final class RegisterCall {
  private static final int BUFFERS = 0, NO_BUFFERS = 1, FILES = 2, NO_FILES = 3, EVENTFD = 4, NO_EVENTFD = 5, FILES_UPDATE = 6, EVENTFD_ASYNC = 7, PROBE = 8;
  private static final int PERSONALITY = 9, NO_PERSONALITY = 10, RESTRICTIONS = 11, ENABLE = 12, FILES2 = 13, FILES_UPDATE2 = 14, BUFFERS2 = 15, BUFFERS_UPDATE = 16;
  private static final int WORKER_HARTS = 17, NO_WORKER_HARTS = 18, MOST_WORKERS = 19, BUFFER_RING = 22, NO_BUFFER_RING = 23, SYNC_CANCEL = 24, ALLOCATE_RANGE = 25, BUFFER_STATUS = 26;
  private static final int RING_NUMBERS = 20, NO_RING_NUMBERS = 21, CLONE_BUFFERS = 30, SEND_MESSAGE = 31, REGION = 34;

  /** The last that Linux knows: IORING_REGISTER_BPF_FILTER. */
  static final int LAST = 37;

  private static final int PROBE_BYTES = 16, PROBE_OP_BYTES = 8, MASK_BYTES = 128;

  private RegisterCall() {}

  public static long register(Current current, UringFile file, int operation, long argument, int count) {
    Uring ring = file.ring();
    if (ring.enabled() && !ring.restrictions.allowsRegistration(operation)) {
      throw Refused.of(Errno.EACCES);
    }
    switch (operation) {
      case BUFFERS, NO_BUFFERS, BUFFERS2, BUFFERS_UPDATE -> {
        return buffers(current, ring, operation, argument, count);
      }
      case FILES, NO_FILES, FILES_UPDATE, FILES2, FILES_UPDATE2, ALLOCATE_RANGE -> {
        return files(current, ring, operation, argument, count);
      }
      case BUFFER_RING, NO_BUFFER_RING, BUFFER_STATUS -> RegisterBuffers.group(current, ring, operation - BUFFER_RING, argument, count);
      case EVENTFD, EVENTFD_ASYNC -> eventFile(current, ring, argument, count);
      case NO_EVENTFD -> noEventFile(ring);
      case PROBE -> probe(current, argument, count);
      case PERSONALITY -> {
        refuseUnless(argument == 0 && count == 0, Errno.EINVAL);
        return ring.personalities.add(current.credentials());
      }
      case NO_PERSONALITY -> refuseUnless(argument == 0 && ring.personalities.remove(count), Errno.EINVAL);
      case RESTRICTIONS -> RegisterRestrictions.register(current, ring, argument, count);
      case ENABLE -> {
        refuseUnless(!ring.enabled(), Errno.EBADFD);
        file.enable(current);
      }
      case RING_NUMBERS -> {
        return RegisterRings.add(current, argument, count);
      }
      case NO_RING_NUMBERS -> {
        return RegisterRings.remove(current, argument, count);
      }
      case CLONE_BUFFERS -> CloneBuffers.into(current, ring, argument, count);
      case REGION -> RegisterRegion.register(current, ring, argument, count);
      case SYNC_CANCEL -> {
        return SyncCancel.run(current, ring, argument, count);
      }
      case MOST_WORKERS -> mostWorkers(current, ring, argument, count);
      case WORKER_HARTS -> workerHarts(current, ring, argument, count);
      case NO_WORKER_HARTS -> {
        refuseUnless(argument == 0 && count == 0, Errno.EINVAL);
        BitSet all = new BitSet();
        all.set(0, current.kernel().machine().hartCount());
        ring.workers.runOn(all);
      }
      default -> throw Refused.of(Errno.EINVAL);
    }
    return 0;
  }

  /** What needs no ring: a message into one. {@return its result} Refuses with EINVAL. */
  public static long withoutRing(Current current, int operation, long argument, int count) {
    refuseUnless(operation == SEND_MESSAGE && count == 1, Errno.EINVAL);
    return MessageRing.send(current, argument);
  }

  static void refuseUnless(boolean right, Errno errno) {
    if (!right) {
      throw Refused.of(errno);
    }
  }

  private static long buffers(Current current, Uring ring, int operation, long argument, int count) {
    switch (operation) {
      case BUFFERS -> RegisterBuffers.vector(current, ring.fixedBuffers, argument, count);
      case BUFFERS2 -> RegisterBuffers.tagged(current, ring.fixedBuffers, argument, count);
      case BUFFERS_UPDATE -> {
        return RegisterBuffers.update(current, ring.fixedBuffers, argument, count);
      }
      default -> {
        refuseUnless(argument == 0 && count == 0, Errno.EINVAL);
        refuseUnless(ring.fixedBuffers.exist(), Errno.ENXIO);
        ring.fixedBuffers.clear();
      }
    }
    return 0;
  }

  private static long files(Current current, Uring ring, int operation, long argument, int count) {
    switch (operation) {
      case FILES -> RegisterFiles.descriptors(current, ring.fixedFiles, argument, count);
      case FILES2 -> RegisterFiles.tagged(current, ring.fixedFiles, argument, count);
      case FILES_UPDATE -> {
        return RegisterFiles.update(current, ring.fixedFiles, argument, count);
      }
      case FILES_UPDATE2 -> {
        return RegisterFiles.updateTagged(current, ring.fixedFiles, argument, count);
      }
      case ALLOCATE_RANGE -> {
        refuseUnless(argument != 0 && count == 0 && current.space().readLong(argument + 8) == 0, Errno.EINVAL);
        ring.fixedFiles.allocateWithin(current.space().readInt(argument), current.space().readInt(argument + 4));
      }
      default -> {
        refuseUnless(argument == 0 && count == 0, Errno.EINVAL);
        refuseUnless(ring.fixedFiles.exist(), Errno.ENXIO);
        ring.fixedFiles.clear();
      }
    }
    return 0;
  }

  /** Two numbers, for what ends soon and what may wait for ever; here the same workers do both. They are exchanged for those from before. */
  private static void mostWorkers(Current current, Uring ring, long argument, int count) {
    refuseUnless(argument != 0 && count == 2, Errno.EINVAL);
    int soon = current.space().readInt(argument);
    int late = current.space().readInt(argument + 4);
    refuseUnless(soon >= 0 && late >= 0, Errno.EINVAL);
    int before = ring.workers.most(Math.max(soon, late));
    current.space().writeInt(argument, before);
    current.space().writeInt(argument + 4, before);
  }

  /** A mask of the harts that workers may run on, of as many bytes as the program likes. */
  private static void workerHarts(Current current, Uring ring, long argument, int count) {
    refuseUnless(argument != 0 && count > 0, Errno.EINVAL);
    byte[] mask = new byte[Math.min(count, MASK_BYTES)];
    current.space().copyIn(argument, mask, 0, mask.length);
    BitSet harts = BitSet.valueOf(mask);
    harts.and(current.kernel().onlineHarts());
    refuseUnless(!harts.isEmpty(), Errno.EINVAL);
    ring.workers.runOn(harts);
  }

  private static void eventFile(Current current, Uring ring, long argument, int count) {
    refuseUnless(count == 1, Errno.EINVAL);
    refuseUnless(ring.completions.eventFile == null, Errno.EBUSY);
    File file = current.files().get(current.space().user().readInt(argument));
    if (!(file instanceof EventFile eventFile)) {
      file.put();
      throw Refused.of(Errno.EINVAL);
    }
    ring.completions.eventFile = eventFile;
  }

  private static void noEventFile(Uring ring) {
    EventFile old = ring.completions.eventFile;
    refuseUnless(old != null, Errno.ENXIO);
    ring.completions.eventFile = null;
    old.put();
  }

  /** {@code struct io_uring_probe}: the last operation, how many entries follow, and for each whether it is supported. */
  private static void probe(Current current, long argument, int count) {
    refuseUnless(count >= 0 && count <= 256, Errno.EINVAL);
    int shown = Math.min(count, Opcode.END);
    byte[] answer = new byte[PROBE_BYTES + shown * PROBE_OP_BYTES];
    byte[] given = new byte[answer.length];
    current.space().copyIn(argument, given, 0, given.length);
    for (byte b : given) {
      refuseUnless(b == 0, Errno.EINVAL);
    }
    answer[0] = Opcode.END - 1;
    answer[1] = (byte) shown;
    for (int i = 0; i < shown; i++) {
      answer[PROBE_BYTES + i * PROBE_OP_BYTES] = (byte) i;
      answer[PROBE_BYTES + i * PROBE_OP_BYTES + 2] = (byte) (Opcode.supported(i) ? 1 : 0);
    }
    current.space().copyOut(argument, answer, 0, answer.length);
  }
}
