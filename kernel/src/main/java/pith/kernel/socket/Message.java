package pith.kernel.socket;

import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.mm.slab.Kmalloc;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/**
 * What was sent and not yet taken: bytes in RAM, perhaps files, and who sent it (Linux's {@code struct sk_buff}). Owned by its sender until it is queued, then
 * by the reader that holds the queue's {@code iolock}, or has taken it out.
 */
final class Message {
  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  final UnixSocket sender;
  final SocketCredentials credentials;
  private final UnixDomain domain;
  private final MessageShape shape;
  private final long record;

  /** The buffer, then the pages. */
  private final long[] parts;

  /** Bytes that a stream's reader has taken already. */
  private int taken;

  private List<File> files;
  private int fileUser;

  private Message(UnixSocket sender, MessageShape shape, SocketCredentials credentials, long record, long[] parts) {
    this.sender = sender;
    this.domain = sender.domain;
    this.shape = shape;
    this.credentials = credentials;
    this.record = record;
    this.parts = parts;
  }

  /** {@return a message without contents, charged to its sender} Refuses with ENOBUFS. May sleep. */
  static Message allocate(UnixSocket sender, MessageShape shape, SocketCredentials credentials) {
    UnixDomain domain = sender.domain;
    long[] parts = new long[1 + shape.pages()];
    int done = 0;
    long record = 0;
    try {
      record = domain.messages().allocate();
      for (; done < parts.length; done++) {
        parts[done] = domain.memory().allocate(done == 0 ? shape.bufferBytes() : PAGE);
      }
    } catch (Refused noMemory) {
      free(domain, record, parts, done);
      throw Refused.of(Errno.ENOBUFS);
    }
    sender.charge(shape.charge());
    return new Message(sender, shape, credentials, record, parts);
  }

  private static void free(UnixDomain domain, long record, long[] parts, int count) {
    Kmalloc memory = domain.memory();
    for (int i = 0; i < count; i++) {
      memory.free(parts[i]);
    }
    if (record != 0) {
      domain.messages().free(record);
    }
  }

  int length() {
    return shape.length();
  }

  /** {@return bytes that are still to be taken} */
  int left() {
    return shape.length() - taken;
  }

  /** A stream's reader took {@code bytes} more. */
  void took(int bytes) {
    taken += bytes;
  }

  /** {@return files that travel with it, of which it has references; null if there are none} */
  List<File> files() {
    return files;
  }

  /** Gives files on the way to {@code receiver}, sent by user {@code uid}; takes over their references. */
  void attach(List<File> passed, UnixSocket receiver, int uid) {
    files = passed;
    fileUser = uid;
    domain.inFlight().left(passed, receiver, uid);
  }

  /** {@return its files, if any, whose references the caller takes over} */
  List<File> detach() {
    List<File> passed = files;
    files = null;
    if (passed != null) {
      domain.inFlight().arrived(passed, fileUser);
    }
    return passed;
  }

  /** Copies all its bytes from the sender. Refuses with EFAULT if they are not all there. */
  void fill(IoSource from) {
    for (int at = 0; at < length(); ) {
      int run = Math.min(runFrom(at), length() - at);
      if (from.take(domain.ram(), physical(at), run) < run) {
        throw Refused.of(Errno.EFAULT);
      }
      at += run;
    }
  }

  /** Copies up to {@code bytes} of what is left to a reader. {@return how many} Refuses with EFAULT if none. */
  int copyTo(IoTarget to, int bytes) {
    int done = 0;
    while (done < bytes) {
      int run = Math.min(runFrom(taken + done), bytes - done);
      int put;
      try {
        put = to.put(domain.ram(), physical(taken + done), run);
      } catch (Refused fault) {
        if (done == 0) {
          throw fault;
        }
        break;
      }
      done += put;
      if (put < run) {
        break;
      }
    }
    return done;
  }

  private long physical(int at) {
    int beyond = at - shape.linear();
    return beyond < 0 ? parts[0] + at : parts[1 + beyond / PAGE] + beyond % PAGE;
  }

  /** {@return bytes from {@code at} to the end of their part, or of the page of RAM in which they lie} */
  private int runFrom(int at) {
    int beyond = at - shape.linear();
    int part = beyond < 0 ? -beyond : PAGE - beyond % PAGE;
    return Math.min(part, PAGE - (int) (physical(at) & PAGE - 1));
  }

  /** Nobody needs it any more: its files are closed, and its sender may send more. May sleep. */
  void free() {
    List<File> passed = detach();
    if (passed != null) {
      domain.inFlight().drop(passed);
    }
    freeMemory();
  }

  /** It could not be delivered: its files are the sender's again. */
  void freeUnsent() {
    detach();
    freeMemory();
  }

  private void freeMemory() {
    free(domain, record, parts, parts.length);
    sender.discharge(shape.charge());
  }
}
