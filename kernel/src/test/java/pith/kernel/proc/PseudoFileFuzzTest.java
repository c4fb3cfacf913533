package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.AT_FDCWD;
import static pith.kernel.guest.Guest.O_DIRECTORY;
import static pith.kernel.guest.Guest.O_NONBLOCK;
import static pith.kernel.guest.Guest.O_RDONLY;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.kernel.program.UserContext;
import pith.sync.outcome.Errno;

/**
 * Whatever is written to the files of /proc and /sys, and wherever they are read, while the tasks that they tell of end: the kernel answers, and neither fails
 * nor breaks its order of locks, which {@link GuestMachine} watches. {@code -Dpith.fuzz=N} sets how often ({@code -Dpith.fuzz.seed=S} with which numbers).
 */
class PseudoFileFuzzTest {
  private static final int TIMES = Integer.getInteger("pith.fuzz", 600);
  private static final long SEED = Long.getLong("pith.fuzz.seed", 1);
  private static final int CLOSE = 57, READ = 63, PREAD64 = 67, READLINKAT = 78, NEWFSTATAT = 79, GETPID = 172;
  private static final int LONG_WRITE = 5000;

  /** Words that some file or other takes, and others that none should. */
  private static final String[] WORDS = {
    "0", "1", "2", "-1", "7", "100", "4096", "max", "none", "y", "n", "x", "0x10", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "99999999999999999999",
    "1 2 3", "+cpu", "-memory +io", "legacy", "cached", "nop", "function_graph", "hist:keys=common_pid", "id == 3 && common_pid > 0", "sched:*", "cpu0", "0-1", "fifo", "always [never]", "some 1 2", ".", "..", "/", "%s%n",
    "", " ", "\n", "\0", "\u00ff\u00fe"
  };

  /** Files whose whole point is what a random number must not do to a test: ending its only program. */
  private static final List<String> LEFT_OUT = List.of("/cgroup.kill", "/sysrq-trigger");

  private final Random random = new Random(SEED);

  @Test
  @Timeout(1800)
  void everyWritableFileTakesAnything() {
    GuestMachine.run(guest -> {
      ProcReader proc = new ProcReader(guest);
      List<String> files = files(guest, proc).stream().filter(path -> writable(guest, path)).toList();
      assertTrue(files.size() > 60, files.toString());
      for (int i = 0; i < TIMES; i++) {
        String path = files.get(i < files.size() ? i : random.nextInt(files.size()));
        String before = before(guest, proc, path);
        if (proc.write(path, words(before)) > 0 && !before.isBlank() && before.length() < 200) {
          proc.write(path, before.strip()); // a machine that swaps at once, or maps nothing, tells no more
        }
      }
    });
  }

  @Test
  @Timeout(1800)
  void everyFileIsReadAnywhereWhileTasksEnd() {
    GuestMachine.run(guest -> {
      ProcReader proc = new ProcReader(guest);
      List<String> files = files(guest, proc);
      List<String> ofTask = files.stream().filter(path -> path.startsWith("/proc/self/")).map(path -> path.substring("/proc/self".length())).toList();
      assertTrue(files.size() > 400 && ofTask.size() > 30, () -> files.size() + ", of a task " + ofTask.size());
      for (int i = 0; i < TIMES; i++) {
        readSomewhere(guest, files.get(i < files.size() ? i : random.nextInt(files.size())));
        if (i % 8 == 0) {
          readOneThatEnds(guest, ofTask);
        }
      }
    });
  }

  /** A child makes some calls and ends; its files are read meanwhile, and afterwards through descriptors that were opened before. */
  private void readOneThatEnds(Guest guest, List<String> ofTask) {
    int calls = random.nextInt(40);
    long child = guest.fork(ending -> {
      for (int i = 0; i < calls; i++) {
        ending.call(GETPID);
      }
      return 0;
    });
    List<Long> open = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      open.add(new ProcReader(guest).open("/proc/" + child + ofTask.get(random.nextInt(ofTask.size())), O_RDONLY | O_NONBLOCK));
      readSomewhere(guest, "/proc/" + child + ofTask.get(random.nextInt(ofTask.size())));
    }
    guest.await(child);
    open.stream().filter(fd -> fd >= 0).forEach(fd -> {
      pread(guest, fd);
      guest.call(CLOSE, fd);
    });
  }

  private void readSomewhere(Guest guest, String path) {
    long fd = new ProcReader(guest).open(path, O_RDONLY | O_NONBLOCK);
    if (fd >= 0) {
      pread(guest, fd);
      pread(guest, fd);
      guest.call(CLOSE, fd);
    }
  }

  private void pread(Guest guest, long fd) {
    try (UserContext.Frame frame = guest.user().frame()) {
      long length = 1 + random.nextInt(6000);
      long offset = random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(5000);
      long count = guest.call(PREAD64, fd, frame.allocate(length), length, offset);
      assertTrue(count <= length && count > -4096, () -> "read " + count + " of " + length);
    }
  }

  private String words(String before) {
    String[] own = before.strip().split("[\\s\\[\\]]+");
    return switch (random.nextInt(6)) {
      case 0 -> own[random.nextInt(own.length)];
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64)) + "\n";
      case 2 -> random.ints(1 + random.nextInt(40), 0, 256).collect(StringBuilder::new, (text, letter) -> text.append((char) letter), StringBuilder::append).toString();
      case 3 -> WORDS[random.nextInt(WORDS.length)].repeat(LONG_WRITE / 10);
      default -> WORDS[random.nextInt(WORDS.length)];
    };
  }

  /** Root may open them all for writing; meant are those that say so. */
  private static boolean writable(Guest guest, String path) {
    try (UserContext.Frame frame = guest.user().frame()) {
      long stat = frame.allocate(128);
      boolean there = guest.call(NEWFSTATAT, AT_FDCWD, frame.string(path), stat, 0) == 0;
      return there && (guest.getLong(stat + 16) & 0222) != 0 && LEFT_OUT.stream().noneMatch(path::endsWith);
    }
  }

  private static String before(Guest guest, ProcReader proc, String path) {
    long fd = proc.open(path, O_RDONLY | O_NONBLOCK);
    if (fd < 0) {
      return "";
    }
    try (UserContext.Frame frame = guest.user().frame()) {
      long at = frame.allocate(4096);
      long count = guest.call(READ, fd, at, 4096);
      guest.call(CLOSE, fd);
      return count > 0 ? guest.string(at, count) : "";
    }
  }

  /** {@return the files of /proc and /sys, of the tasks only those of the reader} */
  private static List<String> files(Guest guest, ProcReader proc) {
    List<String> files = new ArrayList<>();
    for (String name : proc.names("/proc")) {
      if (!Character.isDigit(name.charAt(0)) && !name.equals("self") && !name.equals("thread-self")) {
        add(guest, proc, "/proc/" + name, files);
      }
    }
    proc.names("/proc/self").forEach(name -> add(guest, proc, "/proc/self/" + name, files));
    add(guest, proc, "/sys", files);
    return files;
  }

  private static void add(Guest guest, ProcReader proc, String path, List<String> files) {
    if (isLink(guest, path)) {
      return;
    }
    long folder = proc.open(path, O_RDONLY | O_DIRECTORY);
    if (folder == -Errno.ENOTDIR.number()) {
      files.add(path);
    } else if (folder >= 0) {
      guest.call(CLOSE, folder);
      proc.names(path).forEach(name -> add(guest, proc, path + "/" + name, files));
    }
  }

  private static boolean isLink(Guest guest, String path) {
    try (UserContext.Frame frame = guest.user().frame()) {
      return guest.call(READLINKAT, AT_FDCWD, frame.string(path), frame.allocate(256), 256) >= 0;
    }
  }
}
