package pith.kernel.calls;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import pith.kernel.socket.Arrived;
import pith.kernel.socket.Passed;
import pith.kernel.socket.Receiving;
import pith.kernel.socket.SocketCredentials;
import pith.kernel.socket.UnixDomain;
import pith.kernel.task.Current;
import pith.kernel.task.ResourceLimits;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.Ids;

/** What goes along with a message ({@code struct cmsghdr}: length, level, type, data): files and credentials. Source: cmsg(3), Linux {@code net/core/scm.c}. */
final class ControlMessages {
  /** Flags of received messages. */
  private static final int TRUNCATED_CONTROL = 0x8, CLOEXEC = 0x4000_0000;

  private static final int HEAD = 16;
  private static final int SOL_SOCKET = 1, SCM_RIGHTS = 1, SCM_CREDENTIALS = 2;
  private static final int CREDENTIALS_BYTES = 12;
  private static final int MAX_FILES = 253;
  private static final int MAX_BYTES = 131_072;

  private ControlMessages() {}

  /** {@return what a sender wants to go along; the caller has references of the files} Refuses with EINVAL, EBADF, EPERM, ETOOMANYREFS… */
  static Passed read(Current current, MessageHeader header, UnixDomain domain) {
    if (header.controlLength() == 0) {
      return Passed.NOTHING;
    }
    if (Long.compareUnsigned(header.controlLength(), MAX_BYTES) > 0) {
      throw Refused.of(Errno.ENOBUFS);
    }
    byte[] bytes = new byte[(int) header.controlLength()];
    current.space().copyIn(header.control(), bytes, 0, bytes.length);
    List<File> files = new ArrayList<>();
    try {
      SocketCredentials claimed = read(current, ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), files);
      checkInFlight(current, domain, files);
      return new Passed(files.isEmpty() ? null : List.copyOf(files), claimed);
    } catch (Refused refusal) {
      files.forEach(File::put);
      throw refusal;
    }
  }

  private static SocketCredentials read(Current current, ByteBuffer bytes, List<File> files) {
    SocketCredentials claimed = null;
    for (int at = 0; at + HEAD <= bytes.capacity(); ) {
      long length = bytes.getLong(at);
      if (length < HEAD || length > bytes.capacity() - at) {
        throw Refused.of(Errno.EINVAL);
      }
      if (bytes.getInt(at + 8) == SOL_SOCKET) {
        int data = (int) length - HEAD;
        switch (bytes.getInt(at + 12)) {
          case SCM_RIGHTS -> addFiles(current, bytes, at + HEAD, data / Integer.BYTES, files);
          case SCM_CREDENTIALS -> claimed = claimed(current, bytes, at + HEAD, data);
          default -> throw Refused.of(Errno.EINVAL);
        }
      }
      at += aligned((int) length);
    }
    return claimed;
  }

  private static int aligned(int bytes) {
    return bytes + 7 & ~7;
  }

  private static void addFiles(Current current, ByteBuffer bytes, int at, int count, List<File> files) {
    if (files.size() + count > MAX_FILES) {
      throw Refused.of(Errno.EINVAL);
    }
    for (int i = 0; i < count; i++) {
      files.add(current.files().get(bytes.getInt(at + Integer.BYTES * i)));
    }
  }

  private static void checkInFlight(Current current, UnixDomain domain, List<File> files) {
    Credentials who = current.credentials();
    long limit = current.process().limits().soft(ResourceLimits.NOFILE);
    boolean many = !files.isEmpty() && limit >= 0 && domain.filesInFlight(who.user().real()) > limit;
    if (many && !who.has(Capability.SYS_RESOURCE) && !who.has(Capability.SYS_ADMIN)) {
      throw Refused.of(Errno.ETOOMANYREFS);
    }
  }

  /** A sender may be any of the users and groups that it is; root's power is to be anybody. */
  private static SocketCredentials claimed(Current current, ByteBuffer bytes, int at, int length) {
    if (length != CREDENTIALS_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    SocketCredentials claimed = new SocketCredentials(bytes.getInt(at), bytes.getInt(at + 4), bytes.getInt(at + 8));
    Credentials who = current.credentials();
    boolean itself = claimed.pid() == current.process().pid() || who.has(Capability.SYS_ADMIN);
    boolean user = among(who.user(), claimed.uid()) || who.has(Capability.SETUID);
    boolean group = among(who.group(), claimed.gid()) || who.has(Capability.SETGID);
    if (!itself || !user || !group) {
      throw Refused.of(Errno.EPERM);
    }
    if (current.kernel().tasks().process(claimed.pid()) == null) {
      throw Refused.of(Errno.ESRCH);
    }
    return claimed;
  }

  private static boolean among(Ids ids, int id) {
    return ids.real() == id || ids.effective() == id || ids.saved() == id;
  }

  /** Writes what came along as far as there is room; files that do not fit are closed. */
  static void write(Current current, MessageHeader header, Arrived arrived, int flags) {
    Room room = new Room(current, header.control(), header.control() == 0 ? 0 : header.controlLength());
    if (arrived.credentials() != null) {
      room.put(SCM_CREDENTIALS, credentials(arrived.credentials()));
    }
    if (arrived.files() != null) {
      room.putFiles(arrived, (flags & CLOEXEC) != 0);
    }
    int lost = (room.truncated ? TRUNCATED_CONTROL : 0) | (arrived.truncated() ? Receiving.TRUNC : 0);
    header.answerControl(room.written, flags & CLOEXEC | lost);
  }

  private static byte[] credentials(SocketCredentials who) {
    return ByteBuffer.allocate(CREDENTIALS_BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(who.pid()).putInt(who.uid()).putInt(who.gid()).array();
  }

  /** The receiver's buffer of control messages, as far as it is filled. */
  private static final class Room {
    private final Current current;
    private final long at;
    private final long bytes;
    private long written;
    private boolean truncated;

    Room(Current current, long at, long bytes) {
      this.current = current;
      this.at = at;
      this.bytes = bytes;
    }

    private long left() {
      return bytes - written;
    }

    /** One control message, cut if there is no room for all of it. */
    void put(int type, byte[] data) {
      if (left() < HEAD) {
        truncated = true;
        return;
      }
      int length = (int) Math.min(left(), HEAD + data.length);
      truncated |= length < HEAD + data.length;
      head(type, length);
      current.space().copyOut(at + written + HEAD, data, 0, length - HEAD);
      written += Math.min(left(), aligned(length));
    }

    private void head(int type, int length) {
      current.space().writeLong(at + written, length);
      current.space().writeInt(at + written + 8, SOL_SOCKET);
      current.space().writeInt(at + written + 12, type);
    }

    /** Each file that fits gets a descriptor. */
    void putFiles(Arrived arrived, boolean cloexec) {
      List<File> files = arrived.files();
      int fit = (int) Math.clamp((left() - HEAD) / Integer.BYTES, 0, files.size());
      int put = 0;
      try {
        for (; put < fit; put++) {
          int fd = current.files().reserve(0, current.descriptorLimit(), cloexec);
          writeOrCancel(fd, at + written + HEAD + Integer.BYTES * put);
          current.files().install(fd, files.get(put).get());
        }
      } catch (Refused tooManyOrUnwritable) {
        truncated = true;
      }
      truncated |= put < files.size();
      if (put > 0) {
        int length = HEAD + Integer.BYTES * put;
        head(SCM_RIGHTS, length);
        written += Math.min(left(), aligned(length));
      }
      arrived.discard();
    }

    private void writeOrCancel(int fd, long where) {
      try {
        current.space().writeInt(where, fd);
      } catch (Refused unwritable) {
        current.files().cancel(fd);
        throw unwritable;
      }
    }
  }
}
