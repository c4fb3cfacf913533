package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.sync.outcome.Errno;

/** /proc/filesystems in both ways: the same text, whole, and never older than the last registration that was complete. */
@Timeout(60)
class FileSystemsFileTest {
  private static final String FILE = "/proc/filesystems";
  private static final String FOLDER = "/sys/kernel/debug/procfs/filesystems/";
  private static final int MMAP = 222;
  private static final int SHARED = 0x21;
  private static final int REGISTRATIONS = 300;
  private static final int READERS = 3;

  @Test
  void bothWaysShowTheSame() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          String cached = proc.text(FILE);
          assertEquals("legacy [cached]\n", proc.text(FOLDER + "way"));
          proc.write(FOLDER + "way", "legacy\n");
          assertEquals("[legacy] cached\n", proc.text(FOLDER + "way"));
          assertEquals(cached, proc.text(FILE));
          assertTrue(cached.startsWith("nodev\ttmpfs\n"), cached);
          assertTrue(cached.contains("nodev\tproc\n"), cached);
          assertEquals(-Errno.EINVAL.number(), proc.write(FOLDER + "way", "none"));
        });
  }

  @Test
  void rendersOnceAfterAChangeHoweverOftenItIsRead() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          proc.text(FILE);
          String renderings = proc.text(FOLDER + "renderings");
          for (int i = 0; i < 10; i++) {
            proc.text(FILE);
          }
          assertEquals(renderings, proc.text(FOLDER + "renderings"));
          proc.write(FOLDER + "register", "extra");
          assertEquals(renderings, proc.text(FOLDER + "renderings"), "nobody has read since");
          assertTrue(proc.text(FILE).endsWith("nodev\textra\n"));
          assertEquals(Long.parseLong(renderings.strip()) + 1 + "\n", proc.text(FOLDER + "renderings"));
        });
  }

  @Test
  void aNameRegistersOnceAndOnlyWhatIsRegisteredCanGo() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          assertEquals(5, proc.write(FOLDER + "register", "extra"));
          assertEquals(-Errno.EBUSY.number(), proc.write(FOLDER + "register", "extra"));
          assertEquals(-Errno.EINVAL.number(), proc.write(FOLDER + "register", "two words"));
          assertEquals(5, proc.write(FOLDER + "unregister", "extra"));
          assertEquals(-Errno.EINVAL.number(), proc.write(FOLDER + "unregister", "extra"));
        });
  }

  @Test
  void aTextLongerThanAPageIsShownWhole() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          String before = proc.text(FILE);
          StringBuilder all = new StringBuilder(before);
          for (int i = 0; i < 400; i++) {
            String name = "a-file-system-type-" + i;
            proc.write(FOLDER + "register", name);
            all.append("nodev\t").append(name).append('\n');
            if (i % 50 == 49) {
              assertEquals(all.toString(), proc.text(FILE), "cached");
            }
          }
          proc.write(FOLDER + "way", "legacy");
          assertEquals(all.toString(), proc.text(FILE), "legacy");
        });
  }

  /** One process registers g1, then g2, takes g1 back, registers g3, and so on: at each moment one of them is there, or two that follow each other. */
  @ParameterizedTest
  @ValueSource(strings = {"legacy", "cached"})
  void readersSeeWholeGenerationsWhileTypesComeAndGo(String way) {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          proc.write(FOLDER + "way", way);
          String base = proc.text(FILE);
          long done = guest.call(MMAP, 0, 4096, 3, SHARED, -1, 0);
          long[] readers = new long[READERS];
          for (int i = 0; i < READERS; i++) {
            readers[i] = guest.fork(child -> readUntilTheEnd(child, base, done));
          }
          for (int i = 1; i <= REGISTRATIONS; i++) {
            assertTrue(proc.write(FOLDER + "register", "g" + i) > 0);
            guest.putLong(done, i);
            if (i > 1) {
              assertTrue(proc.write(FOLDER + "unregister", "g" + (i - 1)) > 0);
            }
          }
          for (long reader : readers) {
            assertEquals(0, guest.await(reader));
          }
        });
  }

  private static int readUntilTheEnd(Guest guest, String base, long done) {
    ProcReader proc = new ProcReader(guest);
    long complete = 0;
    while (complete < REGISTRATIONS) {
      complete = guest.getLong(done);
      String text = proc.text(FILE);
      assertTrue(text.startsWith(base), text);
      List<Long> generations = text.substring(base.length()).lines().map(line -> Long.parseLong(line.substring("nodev\tg".length()))).toList();
      assertTrue(generations.size() == 1 || generations.size() == 2 && generations.get(1) == generations.get(0) + 1 || complete == 0, text);
      assertTrue(complete == 0 || generations.getLast() >= complete, "registered " + complete + " long ago, but read " + generations);
    }
    return 0;
  }
}
