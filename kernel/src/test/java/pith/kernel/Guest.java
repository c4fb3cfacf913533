package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pith.kernel.fork.CloneArguments;
import pith.kernel.program.UserContext;
import pith.kernel.signal.Signal;
import pith.kernel.task.Kernel;
import pith.sync.outcome.Errno;

/** A guest body's view of its process: the system calls that tests need, by their names. Answers are raw: a negative errno is one. */
final class Guest {
  static final long THREAD_FLAGS =
      CloneArguments.VM | CloneArguments.FS | CloneArguments.FILES | CloneArguments.SIGHAND | CloneArguments.THREAD | CloneArguments.SYSVSEM;

  /** A child that wait4 reported. */
  record Waited(int pid, int status) {
    boolean exited(int code) {
      return status == code << 8;
    }

    boolean killed(int signal) {
      return (status & 0x7f) == signal;
    }
  }

  final UserContext user;
  final List<String> argv;
  private final Booted booted;

  Guest(Booted booted, UserContext user, List<String> argv) {
    this.booted = booted;
    this.user = user;
    this.argv = argv;
  }

  Kernel kernel() {
    return user.current().kernel();
  }

  Booted booted() {
    return booted;
  }

  long call(int number, long... arguments) {
    return user.call(number, arguments);
  }

  /** Makes a call that must succeed. */
  long ok(long result) {
    assertTrue(result >= 0, () -> "refused: " + Errno.of((int) -result));
    return result;
  }

  /** Checks that a call was refused with {@code errno}. */
  void refused(Errno errno, long result) {
    assertEquals(errno, result < 0 ? Errno.of((int) -result) : "answer " + result);
  }

  // Processes

  int fork(Booted.Body child) {
    return (int) ok(user.fork(context -> run(context, child)));
  }

  long clone(long flags, int exitSignal, Booted.Body child) {
    return user.clone(new CloneArguments(flags, exitSignal, 0, 0, 0, 0, 0, null), context -> run(context, child));
  }

  /** Starts a thread, which ends alone when {@code body} returns. */
  int thread(Booted.Body body) {
    return (int)
        ok(
            clone(
                THREAD_FLAGS,
                0,
                guest -> {
                  int status = body.run(guest);
                  guest.call(93, status);
                  return status;
                }));
  }

  private int run(UserContext context, Booted.Body child) {
    return booted.guarded(child).run(new Guest(booted, context, argv));
  }

  int getpid() {
    return (int) call(172);
  }

  int getppid() {
    return (int) call(173);
  }

  int gettid() {
    return (int) call(178);
  }

  void exit(int status) {
    call(94, status);
  }

  /** wait4; {@return what it reported, or null if it answered 0} */
  Waited wait4(int pid, int options) {
    try (UserContext.Frame frame = user.frame()) {
      long status = frame.allocate(8);
      long result = ok(call(260, pid, status, options, 0));
      return result == 0 ? null : new Waited((int) result, user.getInt(status));
    }
  }

  long waitResult(int pid, int options) {
    return call(260, pid, 0, options, 0);
  }

  /** waitid; {@return code, pid and status of the siginfo} */
  int[] waitid(int idType, int id, int options) {
    try (UserContext.Frame frame = user.frame()) {
      long info = frame.allocate(128);
      ok(call(95, idType, id, info, options, 0));
      return new int[] {user.getInt(info + 8), user.getInt(info + 16), user.getInt(info + 24)};
    }
  }

  long kill(int pid, int signal) {
    return call(129, pid, signal);
  }

  long tgkill(int tgid, int tid, int signal) {
    return call(131, tgid, tid, signal);
  }

  long setpgid(int pid, int group) {
    return call(154, pid, group);
  }

  long setsid() {
    return call(157);
  }

  long setuid(int uid) {
    return call(146, uid);
  }

  // Time

  long nanosleep(long millis) {
    try (UserContext.Frame frame = user.frame()) {
      return call(101, timespec(frame, millis), 0);
    }
  }

  long timespec(UserContext.Frame frame, long millis) {
    long at = frame.allocate(16);
    user.put(at, millis / 1000);
    user.put(at + 8, millis % 1000 * 1_000_000);
    return at;
  }

  long monotonicMillis() {
    return kernel().monotonicNanos() / 1_000_000;
  }

  // Signals

  long sigaction(int signal, Runnable handler) {
    return user.handle(signal, handler);
  }

  long block(int... signals) {
    return mask(0, signals);
  }

  long unblock(int... signals) {
    return mask(1, signals);
  }

  private long mask(int how, int... signals) {
    try (UserContext.Frame frame = user.frame()) {
      return call(135, how, set(frame, signals), 0, 8);
    }
  }

  long set(UserContext.Frame frame, int... signals) {
    long mask = 0;
    for (int signal : signals) {
      mask |= Signal.mask(signal);
    }
    long at = frame.allocate(8);
    user.put(at, mask);
    return at;
  }

  /** rt_sigtimedwait; a negative time waits for ever. {@return signal, or a negative errno} */
  long sigtimedwait(long millis, int... signals) {
    try (UserContext.Frame frame = user.frame()) {
      return call(137, set(frame, signals), 0, millis < 0 ? 0 : timespec(frame, millis), 8);
    }
  }

  // Files

  int[] pipe() {
    try (UserContext.Frame frame = user.frame()) {
      long ends = frame.allocate(8);
      ok(call(59, ends, 0));
      return new int[] {user.getInt(ends), user.getInt(ends + 4)};
    }
  }

  long read(int fd, int bytes) {
    try (UserContext.Frame frame = user.frame()) {
      return call(63, fd, frame.allocate(bytes), bytes);
    }
  }

  long write(int fd, String text) {
    try (UserContext.Frame frame = user.frame()) {
      return call(64, fd, frame.string(text), text.length());
    }
  }

  void print(String text) {
    ok(write(1, text));
  }

  long close(int fd) {
    return call(57, fd);
  }

  long open(String path, int flags, int mode) {
    try (UserContext.Frame frame = user.frame()) {
      return call(56, -100, frame.string(path), flags, mode);
    }
  }

  /** Makes a file of {@code bytes} with permissions {@code mode}, replacing what was there. */
  void file(String path, byte[] bytes, int mode) {
    int fd = (int) ok(open(path, 01101, 0700));
    long at = ok(call(222, 0, Math.max(bytes.length, 1), 3, 0x22, -1, 0));
    user.write(at, bytes, 0, bytes.length);
    for (long done = 0; done < bytes.length; ) {
      done += ok(call(64, fd, at + done, bytes.length - done));
    }
    ok(call(215, at, Math.max(bytes.length, 1)));
    ok(call(52, fd, mode));
    ok(close(fd));
  }

  void script(String path, String text) {
    file(path, text.getBytes(StandardCharsets.ISO_8859_1), 0755);
  }

  long execve(String path, String... argv) {
    return user.execve(path, List.of(argv), List.of());
  }
}
