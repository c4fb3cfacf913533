package pith.kernel.calls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.kernel.signal.Signal;
import pith.sync.outcome.Errno;

class SocketCallsTest {
  private static final int CLOSE = 57, READ = 63, PPOLL = 73, GETPID = 172, UNLINKAT = 35, MMAP = 222;
  private static final int SOCKET = 198, SOCKETPAIR = 199, BIND = 200, LISTEN = 201, ACCEPT = 202, CONNECT = 203, GETSOCKNAME = 204, GETPEERNAME = 205;
  private static final int SENDTO = 206, RECVFROM = 207, SETSOCKOPT = 208, GETSOCKOPT = 209, SHUTDOWN = 210, SENDMSG = 211, RECVMSG = 212;
  private static final int STREAM = 1, DATAGRAM = 2, SEQPACKET = 5, NONBLOCK = 0x800;
  private static final int DONTWAIT = 0x40, NOSIGNAL = 0x4000;
  private static final int SOL_SOCKET = 1, SNDBUF = 7, PASSCRED = 16, PEERCRED = 17, RIGHTS = 1, CREDENTIALS = 2;
  private static final int IN = 1, OUT = 4, HUP = 0x10;

  private static long[] pair(Guest guest, int type) {
    long fds = guest.buffer(8);
    guest.must(SOCKETPAIR, 1, type, 0, fds);
    return new long[] {guest.user().getInt(fds), guest.user().getInt(fds + 4)};
  }

  /** {@return the address of a {@code sockaddr_un}; an abstract name begins with @} */
  private static long address(Guest guest, String name) {
    long at = guest.text("\1\0" + name);
    if (name.startsWith("@")) {
      guest.user().write(at + 2, new byte[1], 0, 1);
    }
    return at;
  }

  private static long bound(Guest guest, int type, String name) {
    long fd = guest.must(SOCKET, 1, type, 0);
    guest.must(BIND, fd, address(guest, name), 2 + name.length());
    return fd;
  }

  private static long send(Guest guest, long fd, String text, int flags) {
    return guest.call(SENDTO, fd, guest.text(text), text.length(), flags, 0, 0);
  }

  private static String receive(Guest guest, long fd, int bytes) {
    long at = guest.buffer(bytes);
    return guest.string(at, guest.must(RECVFROM, fd, at, bytes, DONTWAIT, 0, 0));
  }

  private static int poll(Guest guest, long fd) {
    long at = guest.buffer(8);
    guest.user().putInt(at, (int) fd);
    guest.user().putInt(at + 4, IN | OUT);
    guest.must(PPOLL, at, 1, guest.buffer(16), 0, 8);
    return guest.user().getInt(at + 4) >>> 16;
  }

  @Test
  void streamsJoinWhatPacketsKeepApart() {
    GuestMachine.run(
        guest -> {
          for (int type : new int[] {STREAM, DATAGRAM, SEQPACKET}) {
            long[] ends = pair(guest, type);
            send(guest, ends[0], "abc", 0);
            send(guest, ends[0], "def", 0);
            assertEquals(type == STREAM ? "abcde" : "abc", receive(guest, ends[1], 5));
            assertEquals(type == STREAM ? "f" : "de", receive(guest, ends[1], 2));
            guest.refused(Errno.EAGAIN, RECVFROM, ends[1], guest.buffer(8), 8, DONTWAIT, 0, 0);
          }
        });
  }

  /** The numbers are those of Linux 6.18: a message is charged with all the memory that it takes. */
  @Test
  void senderFindsTheSocketFullWhenLinuxWouldSaySo() {
    GuestMachine.run(
        guest -> {
          assertEquals(278, fill(guest, STREAM, 1));
          assertEquals(44, fill(guest, STREAM, 4096));
          assertEquals(6, fill(guest, STREAM, 36_544));
          assertEquals(26, fill(guest, DATAGRAM, 4096));
          assertEquals(4, fill(guest, SEQPACKET, 65_536));
          long[] ends = pair(guest, DATAGRAM);
          guest.refused(Errno.EMSGSIZE, SENDTO, ends[0], guest.buffer(8), 212_961, 0, 0, 0);
        });
  }

  private static long memory(Guest guest, int bytes) {
    return guest.must(MMAP, 0, bytes, 3, 0x22, -1, 0);
  }

  private static int fill(Guest guest, int type, int bytes) {
    long[] ends = pair(guest, type | NONBLOCK);
    long at = memory(guest, bytes);
    int sent = 0;
    while (guest.call(SENDTO, ends[0], at, bytes, 0, 0, 0) == bytes) {
      sent++;
    }
    assertEquals(0, poll(guest, ends[0]) & OUT);
    guest.close(ends[0]);
    guest.close(ends[1]);
    return sent;
  }

  @Test
  void sendersWaitForRoomAndReceiversForBytes() {
    GuestMachine.run(
        guest -> {
          long[] ends = pair(guest, STREAM);
          int all = 1 << 20;
          long child = guest.fork(other -> {
            other.close(ends[0]);
            long at = other.buffer(8192);
            long received = 0;
            for (long part; (part = other.must(READ, ends[1], at, 8192)) > 0; ) {
              received += part;
            }
            return received == all ? 0 : 1;
          });
          guest.close(ends[1]);
          assertEquals(all, guest.must(SENDTO, ends[0], memory(guest, all), all, 0, 0, 0));
          guest.close(ends[0]);
          assertEquals(0, guest.await(child));
        });
  }

  @Test
  void connectionsWaitInTheListenersQueueAndKnowWhoIsThere() {
    GuestMachine.run(
        guest -> {
          long listener = bound(guest, STREAM, "/tmp/server");
          guest.refused(Errno.ECONNREFUSED, CONNECT, guest.must(SOCKET, 1, STREAM, 0), address(guest, "/tmp/server"), 13);
          guest.must(LISTEN, listener, 0);
          long client = guest.must(SOCKET, 1, STREAM, 0);
          guest.must(CONNECT, client, address(guest, "/tmp/server"), 13);
          send(guest, client, "early", 0);
          long late = guest.must(SOCKET, 1, STREAM | NONBLOCK, 0);
          guest.refused(Errno.EAGAIN, CONNECT, late, address(guest, "/tmp/server"), 13);
          long name = guest.buffer(16);
          long length = guest.buffer(4);
          guest.user().putInt(length, 16);
          long end = guest.must(ACCEPT, listener, name, length);
          assertEquals(2, guest.user().getInt(length), "the client has no name");
          assertEquals("early", receive(guest, end, 9));
          long who = guest.buffer(12);
          guest.user().putInt(length, 12);
          guest.must(GETSOCKOPT, end, SOL_SOCKET, PEERCRED, who, length);
          assertEquals(guest.must(GETPID), guest.user().getInt(who));
          guest.user().putInt(length, 16);
          guest.must(GETPEERNAME, client, name, length);
          assertEquals("\1\0/tmp/server\0", guest.string(name, guest.user().getInt(length)));
          guest.must(UNLINKAT, Guest.AT_FDCWD, guest.text("/tmp/server"), 0);
          guest.refused(Errno.ENOENT, CONNECT, late, address(guest, "/tmp/server"), 13);
        });
  }

  @Test
  void abstractNamesAreInNoFolderAndEndWithTheirSocket() {
    GuestMachine.run(
        guest -> {
          long server = bound(guest, DATAGRAM, "@name");
          long client = guest.must(SOCKET, 1, DATAGRAM, 0);
          guest.refused(Errno.EADDRINUSE, BIND, client, address(guest, "@name"), 7);
          guest.must(BIND, client, address(guest, ""), 2);
          guest.must(SENDTO, client, guest.text("x"), 1, 0, address(guest, "@name"), 7);
          long name = guest.buffer(16);
          long length = guest.buffer(4);
          guest.user().putInt(length, 16);
          guest.must(RECVFROM, server, guest.buffer(4), 4, 0, name, length);
          assertEquals("\1\0\00000001", guest.string(name, guest.user().getInt(length)), "a name of the kernel's choice");
          assertTrue(guest.contents("/proc/net/unix").contains(" @name\n"));
          guest.close(server);
          guest.refused(Errno.ECONNREFUSED, SENDTO, client, guest.text("x"), 1, 0, address(guest, "@name"), 7);
        });
  }

  @Test
  void othersWaitOnceElevenDatagramsAreThere() {
    GuestMachine.run(
        guest -> {
          long server = bound(guest, DATAGRAM, "@queue");
          long client = guest.must(SOCKET, 1, DATAGRAM | NONBLOCK, 0);
          guest.must(CONNECT, client, address(guest, "@queue"), 8);
          int sent = 0;
          while (send(guest, client, "x", 0) == 1) {
            sent++;
          }
          assertEquals(11, sent);
          assertEquals(0, poll(guest, client) & OUT);
          receive(guest, server, 1);
          assertEquals(OUT, poll(guest, client) & OUT);
        });
  }

  @Test
  void theEndOfOneSideIsSeenAtTheOther() {
    GuestMachine.run(
        guest -> {
          long[] ends = pair(guest, STREAM);
          guest.must(SHUTDOWN, ends[0], 1);
          assertEquals(0, guest.must(READ, ends[1], guest.buffer(4), 4));
          assertEquals(IN | OUT, poll(guest, ends[1]));
          send(guest, ends[1], "unread", 0);
          guest.close(ends[0]);
          guest.refused(Errno.ECONNRESET, READ, ends[1], guest.buffer(4), 4);
          assertEquals(0, guest.must(READ, ends[1], guest.buffer(4), 4));
          assertEquals(HUP, poll(guest, ends[1]) & HUP);
          guest.user().handle(Signal.PIPE, () -> guest.user().call(CLOSE, 0));
          assertEquals(-Errno.EPIPE.number(), send(guest, ends[1], "x", NOSIGNAL));
          guest.must(25, 0, 1);
          assertEquals(-Errno.EPIPE.number(), send(guest, ends[1], "x", 0));
          guest.refused(Errno.EBADF, 25, 0, 1);
        });
  }

  /** Writes a {@code struct msghdr} with one buffer and a control message. {@return its address} */
  private static long message(Guest guest, long data, long bytes, long control, long controlBytes) {
    long at = guest.buffer(56);
    long vector = guest.buffer(16);
    guest.user().put(vector, data);
    guest.user().put(vector + 8, bytes);
    guest.user().put(at + 16, vector);
    guest.user().put(at + 24, 1);
    guest.user().put(at + 32, control);
    guest.user().put(at + 40, controlBytes);
    return at;
  }

  private static long control(Guest guest, int type, int... words) {
    long at = guest.buffer(16 + 4L * words.length + 4);
    guest.user().put(at, 16 + 4L * words.length);
    guest.user().putInt(at + 8, SOL_SOCKET);
    guest.user().putInt(at + 12, type);
    for (int i = 0; i < words.length; i++) {
      guest.user().putInt(at + 16 + 4L * i, words[i]);
    }
    return at;
  }

  private static void pass(Guest guest, long through, long... fds) {
    int[] words = new int[fds.length];
    for (int i = 0; i < fds.length; i++) {
      words[i] = (int) fds[i];
    }
    guest.must(SENDMSG, through, message(guest, guest.text("x"), 1, control(guest, RIGHTS, words), 16 + 4L * fds.length), 0);
  }

  @Test
  void filesTravelAndOpenUnderNewNumbers() {
    GuestMachine.run(
        guest -> {
          long[] ends = pair(guest, STREAM);
          long[] pipe = guest.pipe();
          pass(guest, ends[0], pipe[1], pipe[0]);
          guest.close(pipe[1]);
          long control = guest.buffer(64);
          long message = message(guest, guest.buffer(4), 4, control, 64);
          assertEquals(1, guest.must(RECVMSG, ends[1], message, 0));
          assertEquals(List.of(24L, 1, 1), List.of(guest.user().get(message + 40), guest.user().getInt(control + 8), guest.user().getInt(control + 12)));
          guest.write(guest.user().getInt(control + 16), "through");
          assertEquals("through", guest.read(pipe[0], 9));
          pass(guest, ends[0], pipe[0], pipe[0]);
          message = message(guest, guest.buffer(4), 4, control, 20);
          guest.must(RECVMSG, ends[1], message, 0);
          assertEquals(0x8, guest.user().getInt(message + 48), "one did not fit");
          guest.refused(Errno.EBADF, SENDMSG, ends[0], message(guest, guest.text("x"), 1, control(guest, RIGHTS, 99), 20), 0);
        });
  }

  @Test
  void messagesTellWhoSentThemIfTheReceiverWantsToKnow() {
    GuestMachine.run(
        guest -> {
          long[] ends = pair(guest, SEQPACKET);
          long on = guest.buffer(4);
          guest.user().putInt(on, 1);
          guest.must(SETSOCKOPT, ends[1], SOL_SOCKET, PASSCRED, on, 4);
          long child = guest.fork(other -> (int) send(other, ends[0], "x", 0) - 1);
          assertEquals(0, guest.await(child));
          long control = guest.buffer(64);
          guest.must(RECVMSG, ends[1], message(guest, guest.buffer(4), 4, control, 64), 0);
          assertEquals(List.of(28L, CREDENTIALS, (int) child), List.of(guest.user().get(control), guest.user().getInt(control + 12), guest.user().getInt(control + 16)));
          guest.refused(Errno.ESRCH, SENDMSG, ends[0], message(guest, guest.text("x"), 1, control(guest, CREDENTIALS, 77, 0, 0), 28), 0);
        });
  }

  /** Two sockets, each in the other's queue and each in its own, that nobody else has open; they are looked for when any socket is closed, as on Linux. */
  @Test
  void ringsOfSocketsThatHoldEachOtherAreFound() {
    GuestMachine.run(
        guest -> {
          for (int i = 0; i < 20; i++) {
            long[] ends = pair(guest, DATAGRAM);
            pass(guest, ends[0], ends[0], ends[1]);
            pass(guest, ends[1], ends[0], ends[1]);
            guest.close(ends[0]);
            guest.close(ends[1]);
          }
          guest.close(guest.must(SOCKET, 1, STREAM, 0));
          assertEquals("Num       RefCount Protocol Flags    Type St Inode Path\n", guest.contents("/proc/net/unix"));
          long[] held = pair(guest, DATAGRAM);
          long[] inside = pair(guest, DATAGRAM);
          pass(guest, held[0], inside[0], inside[1]);
          pass(guest, inside[0], inside[0]);
          guest.close(inside[0]);
          guest.close(inside[1]);
          assertEquals(5, guest.contents("/proc/net/unix").lines().count(), "what can still be received stays");
        });
  }

  /** The last message of a ring goes to a socket that is on its way already, or to an end of a listener that is. */
  @Test
  void ringsThatCloseStepByStepAreFound() {
    GuestMachine.run(
        guest -> {
          long listener = bound(guest, STREAM, "@ring");
          guest.must(LISTEN, listener, 1);
          long client = guest.must(SOCKET, 1, STREAM, 0);
          guest.must(CONNECT, client, address(guest, "@ring"), 7);
          pass(guest, client, listener);
          closeAndExpectNone(guest, listener, client);
          long[][] pairs = {pair(guest, DATAGRAM), pair(guest, DATAGRAM), pair(guest, DATAGRAM)};
          for (int i = 0; i < 3; i++) {
            pass(guest, pairs[i][0], pairs[(i + 1) % 3][1]);
          }
          closeAndExpectNone(guest, Stream.of(pairs).flatMapToLong(LongStream::of).toArray());
        });
  }

  private static void closeAndExpectNone(Guest guest, long... sockets) {
    for (long socket : sockets) {
      guest.close(socket);
    }
    guest.close(guest.must(SOCKET, 1, STREAM, 0));
    assertEquals("Num       RefCount Protocol Flags    Type St Inode Path\n", guest.contents("/proc/net/unix"));
  }

  @Test
  void longChainsOfPassedSocketsEndWithoutDeepCalls() {
    GuestMachine.run(
        guest -> {
          long carried = -1;
          for (int i = 0; i < 2000; i++) {
            long[] ends = pair(guest, DATAGRAM);
            if (carried >= 0) {
              pass(guest, ends[0], carried);
              guest.close(carried);
            }
            guest.close(ends[0]);
            carried = ends[1];
          }
          guest.close(carried);
          assertEquals(1, guest.contents("/proc/net/unix").lines().count());
        });
  }

  @Test
  void nonsenseIsRefused() {
    GuestMachine.run(
        guest -> {
          guest.refused(Errno.EAFNOSUPPORT, SOCKET, 2, STREAM, 0);
          guest.refused(Errno.ESOCKTNOSUPPORT, SOCKET, 1, 4, 0);
          guest.refused(Errno.EPROTONOSUPPORT, SOCKET, 1, STREAM, 2);
          guest.refused(Errno.EINVAL, SOCKET, 1, STREAM | 0x10, 0);
          guest.refused(Errno.EFAULT, SOCKETPAIR, 1, STREAM, 0, 16);
          long[] ends = pair(guest, STREAM);
          assertEquals(3, ends[0], "nothing is left of the pair that could not be answered");
          guest.refused(Errno.EFAULT, SENDTO, ends[0], 16, 10, 0, 0, 0);
          guest.refused(Errno.EFAULT, SENDMSG, ends[0], 16, 0);
          guest.refused(Errno.EMSGSIZE, SENDMSG, ends[0], hugeVector(guest), 0);
          guest.refused(Errno.EINVAL, BIND, ends[0], guest.text("\2\0x"), 4);
          guest.refused(Errno.EINVAL, BIND, ends[0], guest.text("\1\0x"), 200);
          guest.refused(Errno.ENOTSOCK, GETSOCKNAME, 0, guest.buffer(16), guest.buffer(4));
          guest.refused(Errno.EOPNOTSUPP, SETSOCKOPT, ends[0], 6, 1, guest.buffer(4), 4);
          guest.refused(Errno.ENOPROTOOPT, SETSOCKOPT, ends[0], SOL_SOCKET, 3, guest.buffer(4), 4);
          long buffer = guest.buffer(4);
          guest.must(SETSOCKOPT, ends[0], SOL_SOCKET, SNDBUF, buffer, 4);
          long length = guest.buffer(4);
          guest.user().putInt(length, 4);
          guest.must(GETSOCKOPT, ends[0], SOL_SOCKET, SNDBUF, buffer, length);
          assertEquals(4608, guest.user().getInt(buffer));
          send(guest, ends[0], "x", 0);
          guest.refused(Errno.EFAULT, RECVFROM, ends[1], 16, 4, 0, 0, 0);
          assertEquals("x", receive(guest, ends[1], 4), "a stream loses nothing");
        });
  }

  private static long hugeVector(Guest guest) {
    long at = message(guest, 0, 0, 0, 0);
    guest.user().put(at + 24, 5000);
    return at;
  }

  @Test
  void straceNamesFamiliesFlagsAndAddresses() {
    String shown =
        GuestMachine.run(
                guest -> {
                  long fd = bound(guest, DATAGRAM, "@x");
                  guest.call(SENDTO, fd, guest.text("hi"), 2, DONTWAIT, address(guest, "/tmp/none"), 11);
                  pair(guest, STREAM | NONBLOCK);
                })
            .strace();
    assertTrue(shown.contains("socket(AF_UNIX, SOCK_DGRAM, 0)"), shown);
    assertTrue(shown.contains("bind(3, {sa_family=AF_UNIX, sun_path=@\"x\"}, 4)"), shown);
    assertTrue(shown.contains("sendto(3, \"hi\", 2, MSG_DONTWAIT, {sa_family=AF_UNIX, sun_path=\"/tmp/none\"}, 11) = -1 ENOENT"), shown);
    assertTrue(shown.contains("socketpair(AF_UNIX, SOCK_STREAM|SOCK_NONBLOCK, 0, [4, 5])"), shown);
  }
}
