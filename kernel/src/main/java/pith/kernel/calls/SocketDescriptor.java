package pith.kernel.calls;

import pith.kernel.socket.SocketFile;
import pith.kernel.socket.UnixAddress;
import pith.kernel.socket.UnixSocket;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/** The socket behind a descriptor, held for the length of a call; and how calls take and give addresses. */
record SocketDescriptor(SocketFile file) implements AutoCloseable {
  /** Source: Linux {@code struct sockaddr_storage}. */
  private static final int MAX_ADDRESS = 128;

  /** {@return the socket of {@code fd}} Refuses with EBADF, or ENOTSOCK for what is none. */
  static SocketDescriptor of(Current current, long fd) {
    File file = current.files().get((int) fd);
    if (file instanceof SocketFile socket) {
      return new SocketDescriptor(socket);
    }
    file.put();
    throw Refused.of(Errno.ENOTSOCK);
  }

  UnixSocket socket() {
    return file.socket();
  }

  /** {@return the bytes of an address that a call was given} Refuses with EINVAL for an absurd length, EFAULT. */
  static byte[] address(Current current, long address, long length) {
    if ((int) length < 0 || (int) length > MAX_ADDRESS) {
      throw Refused.of(Errno.EINVAL);
    }
    byte[] bytes = new byte[(int) length];
    current.space().copyIn(address, bytes, 0, bytes.length);
    return bytes;
  }

  /** Writes a name, cut to the length that the caller has room for, and its real length. */
  static void answer(Current current, UnixAddress name, long address, long lengthAddress) {
    answer(current, UnixAddress.bytes(name), address, lengthAddress);
  }

  static void answer(Current current, byte[] bytes, long address, long lengthAddress) {
    int room = current.space().readInt(lengthAddress);
    if (room < 0) {
      throw Refused.of(Errno.EINVAL);
    }
    current.space().copyOut(address, bytes, 0, Math.min(room, bytes.length));
    current.space().writeInt(lengthAddress, bytes.length);
  }

  @Override
  public void close() {
    file.put();
  }
}
