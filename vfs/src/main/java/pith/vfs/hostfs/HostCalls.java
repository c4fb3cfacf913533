package pith.vfs.hostfs;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileName;

/**
 * System calls of the host, a Linux: those that work relative to a directory's descriptor, by which alone one can be sure where one is. All go
 * through libc's {@code syscall}, so that one shape of call serves. A failed call throws {@code Refused} with the host's errno.
 */
final class HostCalls {
  /** Flags of openat whose numbers are the same everywhere. Source: Linux uapi fcntl.h. */
  static final int READ_ONLY = 0;

  static final int READ_WRITE = 2;
  static final int CREATE = 0100;
  static final int EXCLUSIVE = 0200;
  static final int NO_TERMINAL = 0400;
  static final int NON_BLOCKING = 04000;
  static final int CLOSE_ON_EXEC = 02000000;
  static final int PATH_ONLY = 010000000;
  static final int REMOVE_DIRECTORY = 0x200;
  static final int NO_FOLLOW_AT = 0x100;

  private static final boolean X86 = System.getProperty("os.arch").equals("amd64");
  private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");

  /** Flags of openat whose numbers are not. */
  static final int DIRECTORY = ARM ? 040000 : 0200000;

  static final int NO_FOLLOW = ARM ? 0100000 : 0400000;

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle SYSCALL = link();

  /** The calls' numbers: on x86-64, and in the generic table that newer architectures share. */
  private enum Call {
    OPENAT(257, 56),
    CLOSE(3, 57),
    STATX(332, 291),
    READLINKAT(267, 78),
    GETDENTS64(217, 61),
    PREAD64(17, 67),
    PWRITE64(18, 68),
    FTRUNCATE(77, 46),
    MKDIRAT(258, 34),
    UNLINKAT(263, 35),
    RENAMEAT2(316, 276),
    SYMLINKAT(266, 36),
    LINKAT(265, 37),
    FCHMOD(91, 52),
    UTIMENSAT(280, 88),
    FSYNC(74, 82),
    GETUID(102, 174),
    GETGID(104, 176);

    private final long number;

    Call(int x86, int generic) {
      number = X86 ? x86 : generic;
    }
  }

  private HostCalls() {}

  @SuppressWarnings("restricted")
  private static MethodHandle link() {
    Linker linker = Linker.nativeLinker();
    ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(word, word, word, word, word, word, word),
        Linker.Option.firstVariadicArg(1),
        Linker.Option.captureCallState("errno"));
  }

  /** Makes a call. {@return its result} */
  private static long call(Arena arena, Call call, long a, long b, long c, long d, long e) {
    MemorySegment state = arena.allocate(STATE);
    long result;
    try {
      result = (long) SYSCALL.invokeExact(state, call.number, a, b, c, d, e);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
    if (result == -1) {
      throw Refused.of(errno((int) ERRNO.get(state, 0L)));
    }
    return result;
  }

  private static Errno errno(int number) {
    for (Errno errno : Errno.values()) {
      if (errno.number() == number) {
        return errno;
      }
    }
    return Errno.EIO;
  }

  private static long text(Arena arena, String name) {
    byte[] bytes = FileName.bytes(name);
    MemorySegment copy = arena.allocate(bytes.length + 1L);
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return copy.address();
  }

  /** {@return a descriptor} {@code flags} always get O_CLOEXEC, and O_NOFOLLOW unless the caller says otherwise by {@link #openFollowing}. */
  static int open(int directory, String name, int flags, int mode) {
    return openAny(directory, name, flags | NO_FOLLOW, mode);
  }

  /** As {@link #open}, following links: only for what the person who runs Pith named. */
  static int openFollowing(String path, int flags) {
    return openAny(-100, path, flags, 0);
  }

  private static int openAny(int directory, String name, int flags, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(arena, Call.OPENAT, directory, text(arena, name), flags | CLOSE_ON_EXEC, mode, 0);
    }
  }

  static void close(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.CLOSE, fd, 0, 0, 0, 0);
    }
  }

  /** {@return what the host says about {@code name} in a directory, a link itself rather than what it leads to; "" is the descriptor} */
  static HostAttributes attributes(int directory, String name) {
    final long emptyPath = 0x1000;
    final long basicAndBirth = 0xfff;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(256, 8);
      call(arena, Call.STATX, directory, text(arena, name), NO_FOLLOW_AT | emptyPath, basicAndBirth, buffer.address());
      return HostAttributes.of(buffer);
    }
  }

  /** {@return the text of a link} */
  static String readlink(int directory, String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(FileName.PATH_MAX);
      long length = call(arena, Call.READLINKAT, directory, text(arena, name), buffer.address(), FileName.PATH_MAX, 0);
      return FileName.of(buffer.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
    }
  }

  /** Reads directory entries into {@code buffer}. {@return bytes, 0 at the end} */
  static int entries(int fd, MemorySegment buffer) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(arena, Call.GETDENTS64, fd, buffer.address(), buffer.byteSize(), 0, 0);
    }
  }

  static int read(int fd, MemorySegment buffer, long offset) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(arena, Call.PREAD64, fd, buffer.address(), buffer.byteSize(), offset, 0);
    }
  }

  static int write(int fd, MemorySegment buffer, long offset) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(arena, Call.PWRITE64, fd, buffer.address(), buffer.byteSize(), offset, 0);
    }
  }

  static void truncate(int fd, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.FTRUNCATE, fd, bytes, 0, 0, 0);
    }
  }

  static void sync(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.FSYNC, fd, 0, 0, 0, 0);
    }
  }

  static void mkdir(int directory, String name, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.MKDIRAT, directory, text(arena, name), mode, 0, 0);
    }
  }

  static void unlink(int directory, String name, boolean asDirectory) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.UNLINKAT, directory, text(arena, name), asDirectory ? REMOVE_DIRECTORY : 0, 0, 0);
    }
  }

  static void rename(int directory, String name, int target, String newName, int flags) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.RENAMEAT2, directory, text(arena, name), target, text(arena, newName), flags);
    }
  }

  static void symlink(String text, int directory, String name) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.SYMLINKAT, text(arena, text), directory, text(arena, name), 0, 0);
    }
  }

  static void link(int directory, String name, int target, String newName) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.LINKAT, directory, text(arena, name), target, text(arena, newName), 0);
    }
  }

  static void chmod(int fd, int mode) {
    try (Arena arena = Arena.ofConfined()) {
      call(arena, Call.FCHMOD, fd, mode, 0, 0, 0);
    }
  }

  /** Sets access and modification time, nanoseconds since 1970, of {@code name} itself. */
  static void setTimes(int directory, String name, long accessed, long modified) {
    try (Arena arena = Arena.ofConfined()) {
      final long second = 1_000_000_000L;
      MemorySegment times = arena.allocateFrom(
          ValueLayout.JAVA_LONG,
          Math.floorDiv(accessed, second), Math.floorMod(accessed, second), Math.floorDiv(modified, second), Math.floorMod(modified, second));
      call(arena, Call.UTIMENSAT, directory, text(arena, name), times.address(), NO_FOLLOW_AT, 0);
    }
  }

  static int user() {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(arena, Call.GETUID, 0, 0, 0, 0, 0);
    }
  }

  static int group() {
    try (Arena arena = Arena.ofConfined()) {
      return (int) call(arena, Call.GETGID, 0, 0, 0, 0, 0);
    }
  }
}
