package pith.kernel.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** A test's program: system calls by name, with strings and arrays where a C program would have pointers. */
public final class Guest {
  public static final int AT_FDCWD = -100;
  public static final int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100, O_EXCL = 0200, O_TRUNC = 01000, O_APPEND = 02000;
  public static final int O_NONBLOCK = 04000, O_DIRECTORY = 0200000, O_CLOEXEC = 02000000, O_PATH = 010000000;

  private final UserContext user;

  Guest(UserContext user) {
    this.user = user;
  }

  public UserContext user() {
    return user;
  }

  /** {@return a call's answer, or a negative errno} */
  public long call(int number, long... arguments) {
    return user.call(number, arguments);
  }

  /** {@return the answer of a call that must succeed} */
  public long must(int number, long... arguments) {
    long result = call(number, arguments);
    assertTrue(result >= 0, () -> "call " + number + ": " + Errno.of((int) -result));
    return result;
  }

  /** Makes a call that must be refused with {@code errno}. */
  public void refused(Errno errno, int number, long... arguments) {
    assertEquals(-errno.number(), call(number, arguments));
  }

  /** {@return the address of a copy of {@code text} with a zero byte, kept until the program ends} */
  public long text(String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
    long at = buffer(bytes.length);
    user.write(at, bytes, 0, bytes.length);
    return at;
  }

  /** {@return the address of {@code bytes} zeroes, kept until the program ends} */
  public long buffer(long bytes) {
    return user.frame().allocate(bytes);
  }

  /** {@return the bytes at {@code address} as text} */
  public String string(long address, long bytes) {
    byte[] read = new byte[(int) bytes];
    user.read(address, read, 0, read.length);
    return new String(read, StandardCharsets.ISO_8859_1);
  }

  /** {@return the 64-bit number at {@code address}} */
  public long getLong(long address) {
    return user.getInt(address) & 0xffff_ffffL | (long) user.getInt(address + 4) << 32;
  }

  public void putLong(long address, long value) {
    user.putInt(address, (int) value);
    user.putInt(address + 4, (int) (value >> 32));
  }

  public long openat(String path, int flags, int mode) {
    return call(56, AT_FDCWD, text(path), flags, mode);
  }

  /** {@return a descriptor of a file that must open} */
  public long open(String path, int flags) {
    long fd = openat(path, flags, 0644);
    assertTrue(fd >= 0, () -> path + ": " + Errno.of((int) -fd));
    return fd;
  }

  public void close(long fd) {
    must(57, fd);
  }

  public long write(long fd, String data) {
    return call(64, fd, text(data), data.length());
  }

  /** {@return what a read of at most {@code bytes} answers, which must succeed} */
  public String read(long fd, int bytes) {
    long at = buffer(bytes);
    return string(at, must(63, fd, at, bytes));
  }

  public long seek(long fd, long offset, int whence) {
    return call(62, fd, offset, whence);
  }

  /** Makes a file that holds {@code data}. */
  public void file(String path, String data) {
    long fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
    assertEquals(data.length(), write(fd, data));
    close(fd);
  }

  /** {@return what a file holds, up to 4096 bytes} */
  public String contents(String path) {
    long fd = open(path, O_RDONLY);
    String data = read(fd, 4096);
    close(fd);
    return data;
  }

  /** {@return the two ends of a pipe, the one to read first} */
  public long[] pipe() {
    long fds = buffer(8);
    must(59, fds, 0);
    return new long[] {user.getInt(fds), user.getInt(fds + 4)};
  }

  /** Runs {@code child} in a child process. {@return its pid} */
  public long fork(ToIntFunction<Guest> child) {
    return user.fork(context -> child.applyAsInt(new Guest(context)));
  }

  /** Waits for a child. {@return its wait status} */
  public int await(long pid) {
    long status = buffer(4);
    must(260, pid, status, 0, 0);
    return user.getInt(status);
  }
}
