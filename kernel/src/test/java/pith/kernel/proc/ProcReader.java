package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.AT_FDCWD;
import static pith.kernel.guest.Guest.O_RDONLY;
import static pith.kernel.guest.Guest.O_WRONLY;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import pith.kernel.guest.Guest;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/** What a test's program does with files of /proc. */
public final class ProcReader {
  private static final int GETDENTS64 = 61, READ = 63, WRITE = 64, READLINKAT = 78, OPENAT = 56, CLOSE = 57;
  private static final int O_DIRECTORY = 0200000;
  private static final int CHUNK = 16 << 10;

  private final Guest guest;

  public ProcReader(Guest guest) {
    this.guest = guest;
  }

  /** {@return all that a file holds} */
  public String text(String path) {
    long fd = open(path, O_RDONLY);
    assertTrue(fd >= 0, () -> path + ": " + Errno.of((int) -fd));
    String text = rest(fd);
    guest.close(fd);
    return text;
  }

  /** {@return the descriptor, or a negative errno} */
  public long open(String path, int flags) {
    try (UserContext.Frame frame = guest.user().frame()) {
      return guest.call(OPENAT, AT_FDCWD, frame.string(path), flags, 0);
    }
  }

  /** {@return what is left of an open file} */
  public String rest(long fd) {
    StringBuilder text = new StringBuilder();
    try (UserContext.Frame frame = guest.user().frame()) {
      long at = frame.allocate(CHUNK);
      long count;
      while ((count = guest.must(READ, fd, at, CHUNK)) > 0) {
        text.append(guest.string(at, count));
      }
    }
    return text.toString();
  }

  /** {@return the answer of opening and reading a file: its length, or a negative errno} */
  public long answer(String path) {
    long fd = open(path, O_RDONLY);
    if (fd < 0) {
      return fd;
    }
    try (UserContext.Frame frame = guest.user().frame()) {
      long result = guest.call(READ, fd, frame.allocate(CHUNK), CHUNK);
      guest.call(CLOSE, fd);
      return result;
    }
  }

  /** {@return the answer of writing {@code text} to a file} */
  public long write(String path, String text) {
    long fd = open(path, O_WRONLY);
    if (fd < 0) {
      return fd;
    }
    try (UserContext.Frame frame = guest.user().frame()) {
      long result = guest.call(WRITE, fd, frame.string(text), text.length());
      guest.call(CLOSE, fd);
      return result;
    }
  }

  /** {@return where a link leads, or the name of the errno} */
  public String link(String path) {
    try (UserContext.Frame frame = guest.user().frame()) {
      long at = frame.allocate(4096);
      long length = guest.call(READLINKAT, AT_FDCWD, frame.string(path), at, 4096);
      return length < 0 ? Errno.of((int) -length).name() : guest.string(at, length);
    }
  }

  /** {@return the names in a folder, without the dots, in order} */
  public List<String> names(String path) {
    List<String> names = new ArrayList<>();
    long fd = open(path, O_RDONLY | O_DIRECTORY);
    assertTrue(fd >= 0, () -> path + ": " + Errno.of((int) -fd));
    try (UserContext.Frame frame = guest.user().frame()) {
      long at = frame.allocate(512);
      long count;
      while ((count = guest.must(GETDENTS64, fd, at, 512)) > 0) {
        byte[] entries = guest.string(at, count).getBytes(StandardCharsets.ISO_8859_1);
        for (int entry = 0; entry < count; entry += entries[entry + 16] & 0xff | (entries[entry + 17] & 0xff) << 8) {
          String name = new String(entries, entry + 19, entries.length - entry - 19, StandardCharsets.ISO_8859_1);
          names.add(name.substring(0, name.indexOf('\0')));
        }
      }
    }
    guest.close(fd);
    names.removeAll(List.of(".", ".."));
    return names;
  }

  /** {@return the value of {@code label} in a file of lines {@code Label:\tvalue}} */
  String field(String path, String label) {
    return text(path).lines().filter(line -> line.startsWith(label + ":")).map(line -> line.substring(label.length() + 1).strip()).findFirst()
        .orElseThrow(() -> new AssertionError(path + " has no " + label));
  }

  /** {@return the fields of /proc/[pid]/stat: number 3, the state, is at index 0} */
  String[] stat(String directory) {
    String line = text(directory + "/stat").strip();
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }
}
