package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;

/** /proc/lockdep shows the order of locks that packages state in words. */
@Timeout(60)
class LockdepFilesTest {
  @Test
  void ordersThatWereSeenAreShownWithTheirReach() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          guest.file("/tmp/f", "text");
          List<String> lines = proc.text("/proc/lockdep").lines().toList();
          assertEquals("all lock classes:", lines.getFirst());
          int directory = lines.indexOf(lines.stream().filter(line -> line.endsWith(": inode.dir_rwsem")).findFirst().orElseThrow());
          assertTrue(lines.get(directory).matches("FD: +\\d+ BD: +\\d+ [.+-]\\.\\.\\.: inode.dir_rwsem"), lines.get(directory));
          List<String> after = lines.subList(directory + 1, lines.size()).stream().takeWhile(line -> line.startsWith(" -> ")).toList();
          assertTrue(after.size() > 1, after.toString());
          List<String> chains = proc.text("/proc/lockdep_chains").lines().toList();
          assertEquals("all lock chains:", chains.getFirst());
          assertTrue(chains.stream().filter("irq_context: 0"::equals).count() > 10, chains::toString);
          assertTrue(proc.text("/proc/lockdep_stats").contains("breaches reported:                        0\n"), proc.text("/proc/lockdep_stats"));
        });
  }
}
