package pith.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.Topology;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.sync.rcu.classic.ClassicRcu;
import pith.vfs.Vfs;
import pith.vfs.block.Disks;
import pith.vfs.pseudo.PseudoNode;

/** /sys says of the machine what its topology says. */
class SystemTreeTest {
  private final Machine machine = Machine.create(MachineConfig.standard().withHarts(6).withRam(64 << 20));
  private final MemorySystem memory = new MemorySystem(machine, new ClassicRcu(machine.harts()), MemoryOptions.DEFAULT);
  private final PseudoNode.Children root = SystemTree.type(machine, memory, allOnline(), new DiskTexts(new Disks(new Vfs(memory, () -> 0))), PseudoNode.folder("module")).root().get();

  private static HartStates allOnline() {
    return new HartStates() {
      @Override
      public BitSet online() {
        return HartSet.all(6);
      }

      @Override
      public void online(int hart, boolean on) {
        throw new AssertionError("nobody asks");
      }
    };
  }

  private String text(String path) {
    PseudoNode.Children folder = root;
    String[] names = path.split("/");
    for (int i = 0; i < names.length - 1; i++) {
      folder = ((PseudoNode.Folder) folder.lookup(names[i])).children();
    }
    return ((PseudoNode.Text) folder.lookup(names[names.length - 1])).renderer().apply(null).strip();
  }

  private static BitSet set(String list) {
    BitSet set = new BitSet();
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      set.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
    }
    return set;
  }

  @Test
  void everyHartIsOnlineAndInItsPlace() {
    assertEquals("0-5", text("devices/system/cpu/online"));
    for (Topology.HardwareThread thread : machine.topology().threads()) {
      String hart = "devices/system/cpu/cpu" + thread.hart() + "/topology/";
      assertEquals(Integer.toString(thread.core()), text(hart + "core_id"));
      assertEquals(Integer.toString(thread.socket()), text(hart + "physical_package_id"));
      assertEquals(HartSet.of(machine.topology().core(thread.hart()).threads().stream().map(Topology.HardwareThread::hart).toList()), set(text(hart + "thread_siblings_list")));
    }
  }

  @Test
  void hartsOfADomainShareItsLastLevelCache() {
    for (Topology.LlcDomain domain : machine.topology().llcs()) {
      for (int hart : domain.harts()) {
        String cache = "devices/system/cpu/cpu" + hart + "/cache/index3/";
        assertEquals("3", text(cache + "level"));
        assertEquals(HartSet.of(domain.harts()), set(text(cache + "shared_cpu_list")));
        assertEquals(domain.cache().bytes() / 1024 + "K", text(cache + "size"));
        long bytes =
            Long.parseLong(text(cache + "number_of_sets")) * Long.parseLong(text(cache + "ways_of_associativity"))
                * Long.parseLong(text(cache + "coherency_line_size"));
        assertEquals(domain.cache().bytes(), bytes);
      }
    }
  }

  @Test
  void nodesHoldAllHarts() {
    assertEquals("0-5", text("devices/system/node/node0/cpulist"));
    assertEquals("3f", text("devices/system/node/node0/cpumap"));
    assertEquals("Node 0 MemTotal:          65536 kB", text("devices/system/node/node0/meminfo").lines().findFirst().orElseThrow());
  }

  @Test
  void setsAreWrittenAsLinuxWritesThem() {
    assertEquals("0-3,8", HartSet.list(HartSet.of(List.of(0, 1, 2, 3, 8))));
    assertEquals("", HartSet.list(new BitSet()));
    assertEquals("f", HartSet.mask(HartSet.all(4), 4));
    assertEquals("01", HartSet.mask(HartSet.all(1), 5));
    assertEquals("3,00000001", HartSet.mask(HartSet.of(List.of(0, 32, 33)), 34));
    assertEquals("ffffffff,ffffffff", HartSet.mask(HartSet.all(64), 64));
  }

  @Test
  void everySlabCacheHasAFolderOfItsFigures() {
    assertEquals("256", text("kernel/slab/kmalloc-256/object_size"));
    assertEquals("16", text("kernel/slab/kmalloc-256/objs_per_slab"));
    assertEquals("28", text("kernel/slab/kmalloc-256/sheaf_capacity"));
    assertEquals("0", text("kernel/slab/kmalloc-256/red_zone"));
  }
}
