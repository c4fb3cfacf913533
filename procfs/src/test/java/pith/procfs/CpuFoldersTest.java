package pith.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** What cpu/online shows and cpu/cpuN/online takes. */
class CpuFoldersTest {
  private final BitSet online = HartSet.all(4);
  private final PseudoNode.Children cpu = ((PseudoNode.Folder) CpuFolders.of(Machine.create(MachineConfig.standard().withHarts(4).withRam(16 << 20)).topology(), states()).node()).children();

  private HartStates states() {
    return new HartStates() {
      @Override
      public BitSet online() {
        return online;
      }

      @Override
      public void online(int hart, boolean on) {
        online.set(hart, on);
      }
    };
  }

  private String text(String name) {
    return ((PseudoNode.Text) cpu.lookup(name)).renderer().apply(null);
  }

  private PseudoNode.Text onlineOf(int hart) {
    return (PseudoNode.Text) ((PseudoNode.Folder) cpu.lookup("cpu" + hart)).children().lookup("online");
  }

  @Test
  void everySpellingOfYesAndNoIsTaken() {
    for (String no : new String[] {"0", "0\n", "n", "N", "off"}) {
      onlineOf(2).writer().write(null, no);
      assertEquals("0-1,3\n", text("online"));
      assertEquals("2\n", text("offline"));
      assertEquals("0\n", onlineOf(2).renderer().apply(null));
      onlineOf(2).writer().write(null, no.startsWith("0") ? "1\n" : no.startsWith("o") ? "on" : "y");
      assertEquals("0-3\n", text("online"));
      assertEquals("\n", text("offline"));
    }
    assertEquals("0-3\n", text("possible"));
  }

  @Test
  void anythingElseIsRefusedAndChangesNothing() {
    for (String nonsense : new String[] {"", "2", "-1", "yes!", "0 1", "offline", "\0"}) {
      assertEquals(Errno.EINVAL, assertThrows(Refused.class, () -> onlineOf(1).writer().write(null, nonsense)).errno());
    }
    assertEquals("0-3\n", text("online"));
  }
}
