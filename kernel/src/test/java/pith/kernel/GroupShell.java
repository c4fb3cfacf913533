package pith.kernel;

import java.nio.charset.StandardCharsets;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.kernel.program.UserContext;
import pith.kernel.swapping.SwapHeader;

/** What tests do to control groups, as a shell would: paths are below /sys/fs/cgroup. */
record GroupShell(Guest guest) {
  private static final int MKDIRAT = 34, UNLINKAT = 35, MMAP = 222, AT_FDCWD = -100, AT_REMOVEDIR = 0x200;
  private static final int MIB = 1 << 20;

  /** {@return a machine of {@code mebibytes} with as much swap as that} */
  static Booted.Setup withSwap(int mebibytes) {
    MemoryStorage storage = new MemoryStorage(mebibytes << 20);
    byte[] header = SwapHeader.write(mebibytes << 8, SwapHeader.AT_BOOT);
    storage.write(0, header, 0, header.length);
    Booted.Setup setup = Booted.Setup.standard().ram(mebibytes);
    return new Booted.Setup(setup.machine().withDisk(new DiskConfig(storage)), setup.maxTasks(), setup.faults(), setup.limitSeconds(), setup.memory());
  }

  private static String path(String name) {
    return "/sys/fs/cgroup/" + name;
  }

  long mkdir(String group) {
    try (UserContext.Frame frame = guest.user.frame()) {
      return guest.call(MKDIRAT, AT_FDCWD, frame.string(path(group)), 0755);
    }
  }

  long rmdir(String group) {
    try (UserContext.Frame frame = guest.user.frame()) {
      return guest.call(UNLINKAT, AT_FDCWD, frame.string(path(group)), AT_REMOVEDIR);
    }
  }

  /** {@return bytes written, or a negative errno} */
  long write(String file, String text) {
    int fd = (int) guest.ok(guest.open(path(file), 1, 0));
    long answer = guest.write(fd, text);
    guest.close(fd);
    return answer;
  }

  /** As {@link #write} that must succeed. */
  void set(String file, String text) {
    guest.ok(write(file, text));
  }

  /** The caller's process moves to a group. */
  void enter(String group) {
    set(group + "/cgroup.procs", "0\n");
  }

  String text(String file) {
    return textOf(path(file));
  }

  String textOf(String path) {
    int fd = (int) guest.ok(guest.open(path, 0, 0));
    try (UserContext.Frame frame = guest.user.frame()) {
      byte[] bytes = new byte[(int) guest.ok(guest.call(63, fd, frame.allocate(4096), 4096))];
      long at = frame.allocate(4096);
      int length = (int) guest.ok(guest.call(67, fd, at, 4096, 0)); // from the start, once more
      guest.user.read(at, bytes, 0, Math.min(bytes.length, length));
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } finally {
      guest.close(fd);
    }
  }

  long figure(String file) {
    return Long.parseLong(text(file).strip());
  }

  /** {@return the number behind {@code key} in a file of such pairs} */
  long figure(String file, String key) {
    return text(file).lines().map(line -> line.split(" ")).filter(words -> words[0].equals(key)).mapToLong(words -> Long.parseLong(words[1])).findFirst().orElseThrow();
  }

  /** Takes memory and writes a word to each page. {@return where it begins} */
  long take(int mebibytes) {
    long at = guest.ok(guest.call(MMAP, 0, (long) mebibytes * MIB, 3, 0x22, -1, 0));
    for (long page = 0; page < (long) mebibytes * MIB; page += 4096) {
      touch(at + page, page);
    }
    return at;
  }

  /** A Java program's access is refused where machine code would be killed; each call looks for signals and limits, as the way to user mode does. */
  private void touch(long address, long value) {
    try {
      guest.user.put(address, value);
    } finally {
      guest.getpid();
    }
  }

  /** {@return whether memory has what {@link #take} wrote} */
  boolean intact(long at, int mebibytes) {
    for (long page = 0; page < (long) mebibytes * MIB; page += 4096) {
      boolean same = guest.user.get(at + page) == page;
      guest.getpid();
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
