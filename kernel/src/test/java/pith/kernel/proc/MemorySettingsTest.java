package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** /proc/sys/vm: what can be set there, and that it takes effect. */
@Timeout(60)
class MemorySettingsTest {
  private static final String VM = "/proc/sys/vm/";
  private static final int MMAP = 222, MUNMAP = 215, MREMAP = 216, SETRESUID = 147;
  private static final long NO_MEMORY = -Errno.ENOMEM.number();

  /** A setting, a value that it takes, and values that it refuses. */
  private record Setting(String name, String good, List<String> bad) {}

  private static final List<Setting> SETTINGS =
      List.of(
          new Setting("overcommit_memory", "1", List.of("3", "-1", "", "x")),
          new Setting("overcommit_ratio", "80", List.of("-1", "x")),
          new Setting("overcommit_kbytes", "100000", List.of("-1")),
          new Setting("admin_reserve_kbytes", "4096", List.of("-1")),
          new Setting("user_reserve_kbytes", "4096", List.of("-1")),
          new Setting("max_map_count", "70000", List.of("-1")),
          new Setting("mmap_min_addr", "8192", List.of("-1", "x")),
          new Setting("panic_on_oom", "1", List.of("3", "-1")),
          new Setting("swappiness", "200", List.of("201", "-1")),
          new Setting("vfs_cache_pressure", "1000", List.of("-1")),
          new Setting("min_free_kbytes", "2000", List.of("-1", "x")),
          new Setting("watermark_scale_factor", "3000", List.of("3001", "0")),
          new Setting("watermark_boost_factor", "0", List.of("-1")),
          new Setting("dirty_ratio", "100", List.of("101", "-1")),
          new Setting("dirty_background_ratio", "0", List.of("101", "-1")),
          new Setting("dirty_bytes", "8192", List.of("8191")),
          new Setting("dirty_background_bytes", "1", List.of("0")),
          new Setting("oom_kill_allocating_task", "1", List.of("-1")),
          new Setting("oom_dump_tasks", "0", List.of("-1")));

  private static long map(Guest guest, long bytes) {
    return guest.call(MMAP, 0, bytes, 3, 0x22, -1, 0);
  }

  private static long kib(ProcReader proc, String label) {
    String line = proc.text("/proc/meminfo").lines().filter(one -> one.startsWith(label + ":")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }

  @Test
  void eachSettingTakesWhatIsInItsRangeAndRefusesTheRest() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          for (Setting setting : SETTINGS) {
            assertTrue(proc.write(VM + setting.name, setting.good + "\n") > 0, setting.name);
            assertEquals(setting.good + "\n", proc.text(VM + setting.name));
            for (String bad : setting.bad) {
              long answer = proc.write(VM + setting.name, bad + "\n");
              assertEquals(-Errno.EINVAL.number(), answer, () -> setting.name + " := " + bad);
            }
            assertEquals(setting.good + "\n", proc.text(VM + setting.name));
          }
        });
  }

  @Test
  void anAmountTakesThePlaceOfARatioAndTheOtherWayRound() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          for (String[] pair : new String[][] {{"overcommit_ratio", "overcommit_kbytes"}, {"dirty_ratio", "dirty_bytes"}, {"dirty_background_ratio", "dirty_background_bytes"}}) {
            proc.write(VM + pair[1], "40960");
            assertEquals("0\n", proc.text(VM + pair[0]));
            proc.write(VM + pair[0], "30");
            assertEquals("0\n", proc.text(VM + pair[1]));
          }
        });
  }

  @Test
  void watermarksFollowTheirSettings() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          assertNotEquals("0\n", proc.text(VM + "min_free_kbytes"));
          proc.write(VM + "min_free_kbytes", "4000");
          assertEquals(1000, marks(proc, "min"), 2);
          proc.write(VM + "watermark_scale_factor", "1000");
          long low = marks(proc, "low");
          assertTrue(low >= marks(proc, "min") + kib(proc, "MemTotal") / 4 / 11, "a tenth of all memory above the lowest: " + low);
        });
  }

  @Test
  void nothingIsMappedBelowTheLowestAddressExceptByWhoMay() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          assertEquals(4096, guest.call(MMAP, 4096, 4096, 3, 0x32, -1, 0), "root may");
          assertEquals(65536, guest.call(MMAP, 8192, 4096, 3, 0x22, -1, 0), "a wish that is too low is raised");
          guest.must(SETRESUID, 1000, 1000, 1000);
          assertEquals(-Errno.EPERM.number(), guest.call(MMAP, 8192, 4096, 3, 0x32, -1, 0));
          assertEquals(-Errno.EPERM.number(), guest.call(MREMAP, 4096, 4096, 4096, 3, 8192));
          assertEquals(69632, guest.call(MMAP, 69632, 4096, 3, 0x32, -1, 0));
        });
  }

  private static long marks(ProcReader proc, String mark) {
    return proc.text("/proc/zoneinfo").lines().map(String::strip).filter(line -> line.startsWith(mark + " ")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
  }

  @Test
  void strictAccountingRefusesWhatIsBeyondTheLimitAndForgetsNothing() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          long before = kib(proc, "Committed_AS");
          proc.write(VM + "overcommit_kbytes", Long.toString(before + 4096));
          assertEquals(before + 4096, kib(proc, "CommitLimit"));
          assertTrue(map(guest, 64 << 20) > 0, "a guess permits it");
          assertEquals(before + (64 << 10), kib(proc, "Committed_AS"));
          proc.write(VM + "user_reserve_kbytes", "0");
          proc.write(VM + "overcommit_memory", "2");
          assertEquals(NO_MEMORY, map(guest, 4096));
          proc.write(VM + "overcommit_kbytes", Long.toString(before + (65 << 10)));
          long at = map(guest, 512 << 10);
          assertTrue(at > 0);
          assertEquals(NO_MEMORY, map(guest, 1 << 20));
          guest.must(MUNMAP, at, 512 << 10);
          assertEquals(before + (64 << 10), kib(proc, "Committed_AS"));
        });
  }
}
