package pith.kernel.uring;

import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/**
 * A request whose end is seen in another ring: a completion of the sender's making, or a registered file that the other ring gets too. Source: Linux's
 * {@code io_uring/msg_ring.c}.
 */
final class MessageRing {
  private static final int DATA = 0, SEND_FD = 1;
  private static final int CQE_SKIP = 1, FLAGS_PASS = 2;

  private MessageRing() {}

  /** {@return the result} Refuses with EBADFD if the file is no ring, or one that is not enabled. */
  static int send(Uring from, UringRequest request) {
    if (!(FileOf.of(from, request) instanceof UringFile target) || !target.ring().enabled()) {
      throw Refused.of(Errno.EBADFD);
    }
    if (request.bufIndex != 0 || (request.opFlags & ~(CQE_SKIP | FLAGS_PASS)) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    return switch ((int) request.addr) {
      case DATA -> data(request, target);
      case SEND_FD -> file(from, request, target);
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  /** A message that no ring sends: an entry at {@code argument} says which. {@return the result} Only data can be sent so. Refuses with EINVAL, EBADFD. */
  static int send(Current current, long argument) {
    byte[] entry = UringLayout.SQE.allocate();
    current.space().copyIn(argument, entry, 0, entry.length);
    int opcode = (int) UringLayout.OPCODE.get(entry, 0);
    boolean odd = UringLayout.FLAGS.get(entry, 0) != 0 || UringLayout.BUF_INDEX.get(entry, 0) != 0 || UringLayout.ADDR.get(entry, 0) != DATA || UringLayout.OP_FLAGS.get(entry, 0) != 0;
    if (opcode != Opcode.MSG_RING || odd) {
      throw Refused.of(Errno.EINVAL);
    }
    File file = current.files().get((int) UringLayout.FD.get(entry, 0));
    try {
      if (!(file instanceof UringFile target) || !target.ring().enabled()) {
        throw Refused.of(Errno.EBADFD);
      }
      target.message(UringLayout.OFF.get(entry, 0), (int) UringLayout.LEN.get(entry, 0), 0);
      return 0;
    } finally {
      file.put();
    }
  }

  private static int data(UringRequest request, UringFile target) {
    boolean passesFlags = (request.opFlags & FLAGS_PASS) != 0;
    if (request.addr3 != 0 || !passesFlags && request.fileIndex != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    target.message(request.off, (int) request.len, passesFlags ? request.fileIndex : 0);
    return 0;
  }

  private static int file(Uring from, UringRequest request, UringFile target) {
    if (request.len != 0 || target.ring() == from) {
      throw Refused.of(Errno.EINVAL);
    }
    FixedFile source = from.fixedFiles.use((int) request.addr3);
    int result;
    try {
      result = Slots.put(target.ring().fixedFiles, request.fileIndex, source.file.get());
    } finally {
      from.fixedFiles.release(source);
    }
    if ((request.opFlags & CQE_SKIP) == 0) {
      target.message(request.off, result, 0);
    }
    return result;
  }
}
