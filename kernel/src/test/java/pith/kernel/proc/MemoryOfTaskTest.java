package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** What /proc/[pid] tells of a task's memory, beside what the task does with it. */
@Timeout(60)
class MemoryOfTaskTest {
  private static final int MMAP = 222, MUNMAP = 215, MADVISE = 233, RW = 3, PRIVATE_ANONYMOUS_FIXED = 0x32, HUGEPAGE = 14;
  private static final long HUGE = 2 << 20;

  /** Far from all else, so that it stays an area of its own. */
  private static final long APART = 1L << 34;

  private static long map(Guest guest, long bytes) {
    return guest.must(MMAP, APART, bytes, RW, PRIVATE_ANONYMOUS_FIXED, -1, 0);
  }

  /** The figure of {@code label} for the area that begins at {@code start}, in KiB. */
  private static long smaps(ProcReader proc, long start, String label) {
    String area = proc.text("/proc/self/smaps");
    area = area.substring(area.indexOf(String.format("%08x-", start)));
    int at = area.indexOf("\n" + label + ":") + label.length() + 2;
    return Long.parseLong(area.substring(at, area.indexOf('\n', at)).replace("kB", "").strip());
  }

  @Test
  void clearedReferencesComeBackWhenThePageIsTouched() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long area = map(guest, 4 << 12);
          for (int page = 0; page < 4; page++) {
            guest.user().putInt(area + (page << 12), 1);
          }
          assertEquals(16, smaps(proc, area, "Referenced"));
          assertEquals(1, proc.write("/proc/self/clear_refs", "3"));
          assertEquals(16, smaps(proc, area, "Referenced"), "files only");
          assertEquals(2, proc.write("/proc/self/clear_refs", "1\n"));
          assertEquals(0, smaps(proc, area, "Referenced"));
          assertEquals(16, smaps(proc, area, "Rss"));
          assertEquals(Errno.EINVAL.number(), -proc.write("/proc/self/clear_refs", "6"));
          assertEquals(Errno.EINVAL.number(), -proc.write("/proc/self/clear_refs", "x"));
        });
  }

  @Test
  void thePeakBeginsAnewWhenAsked() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long area = map(guest, 64 << 12);
          for (int page = 0; page < 64; page++) {
            guest.user().putInt(area + ((long) page << 12), 1);
          }
          guest.must(MUNMAP, area, 64 << 12);
          long before = Long.parseLong(proc.field("/proc/self/status", "VmHWM").replace(" kB", "").strip());
          proc.write("/proc/self/clear_refs", "5");
          long after = Long.parseLong(proc.field("/proc/self/status", "VmHWM").replace(" kB", "").strip());
          assertTrue(after <= before - 200, before + " then " + after);
        });
  }

  @Test
  void numaMapsCountsPagesByNode() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long area = map(guest, 4 << 12);
          guest.user().putInt(area, 1);
          guest.user().putInt(area + 4096, 1);
          String line = proc.text("/proc/self/numa_maps").lines().filter(one -> one.startsWith(String.format("%08x ", area))).findFirst().orElseThrow();
          assertTrue(line.endsWith(" default anon=2 dirty=2 N0=2 kernelpagesize_kB=4"), line);
        });
  }

  @Test
  void lookingAtSmapsLeavesHugePagesWhole() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long area = map(guest, 4 * HUGE);
          guest.must(MADVISE, area, 4 * HUGE, HUGEPAGE);
          long huge = area + HUGE - 1 & -HUGE;
          guest.user().putInt(huge, 1);
          String[] before = {proc.text("/proc/self/smaps"), proc.text("/proc/self/numa_maps")};
          assertTrue(before[0].contains("AnonHugePages:      2048 kB\n") && before[0].contains(" hg "), before[0]);
          assertTrue(before[1].contains("anon=512 dirty=512 N0=512"), before[1]);
          assertEquals(before[0], proc.text("/proc/self/smaps"));
        });
  }
}
