package pith.procfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.physical.Allocation;
import pith.sync.rcu.classic.ClassicRcu;
import pith.vfs.Vfs;
import pith.vfs.block.Disks;
import pith.vfs.pseudo.PseudoNode;

/** The files about memory say what the allocators count, in Linux's layout, and agree with each other. */
class MemoryTextsTest {
  private static final long RAM_KIB = 64 << 10;

  private final Machine machine = Machine.create(MachineConfig.standard().withHarts(2).withRam(RAM_KIB << 10));
  private final MemorySystem memory = new MemorySystem(machine, new ClassicRcu(machine.harts()), MemoryOptions.DEFAULT);
  private final List<PseudoNode.Entry> files = new MemoryTexts(memory, new DiskTexts(new Disks(new Vfs(memory, () -> 0))), () -> 3).files();

  private List<String> lines(String name) {
    PseudoNode node = files.stream().filter(file -> file.name().equals(name)).findFirst().orElseThrow().node();
    return ((PseudoNode.Text) node).renderer().apply(null).lines().toList();
  }

  private Map<String, Long> figures(String name) {
    return lines(name).stream().map(line -> line.replace(":", "").split(" +")).collect(Collectors.toMap(words -> words[0], words -> Long.parseLong(words[1])));
  }

  @Test
  void meminfoIsLaidOutAsLinuxDoes() {
    List<String> lines = lines("meminfo");
    assertEquals("MemTotal:          65536 kB", lines.getFirst());
    assertEquals(List.of("MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapCached", "Active", "Inactive"), lines.stream().limit(8).map(line -> line.split(":")[0]).toList());
    assertTrue(lines.stream().allMatch(line -> line.matches("[A-Z]\\w+(\\((anon|file)\\))?: +\\d+ kB") && line.length() == 27 || line.matches("HugePages_\\w+: +0")), lines.toString());
  }

  @Test
  void memoryThatIsTakenIsMissingEverywhere() {
    long free = figures("meminfo").get("MemFree");
    long block = memory.pages().allocate(5, Allocation.KERNEL_ZEROED);
    assertEquals(free - 128, figures("meminfo").get("MemFree"));
    assertEquals(figures("meminfo").get("MemFree") / 4, figures("vmstat").get("nr_free_pages"));
    memory.pages().free(block, 5);
    assertEquals(free, figures("meminfo").get("MemFree"));
  }

  @Test
  void namesOfVmstatAreLinuxsAndUnlikeEachOther() {
    List<String> names = lines("vmstat").stream().map(line -> line.split(" ")[0]).toList();
    assertEquals(names.size(), names.stream().distinct().count());
    assertTrue(names.containsAll(List.of("nr_free_pages", "pgfault", "pgmajfault", "pgpgin", "pgpgout", "pswpin", "pswpout", "pgfree", "oom_kill")), names.toString());
    assertTrue(names.stream().allMatch(name -> name.matches("[a-z0-9_]+")), names.toString());
  }

  @Test
  void buddyinfoAddsUpToWhatIsFreeInTheZones() {
    memory.pages().allocate(3, Allocation.KERNEL_ZEROED);
    long pages = 0;
    for (String line : lines("buddyinfo")) {
      assertTrue(line.matches("Node 0, zone +\\w+( +\\d+){11} ?"), line);
      long[] blocks = Arrays.stream(line.split("zone +\\w+ +")[1].trim().split(" +")).mapToLong(Long::parseLong).toArray();
      for (int order = 0; order < blocks.length; order++) {
        pages += blocks[order] << order;
      }
    }
    long inLists = Stream.of(lines("zoneinfo").toArray(String[]::new)).map(String::strip).filter(line -> line.matches("count: +\\d+")).mapToLong(line -> Long.parseLong(line.split(" +")[1])).sum();
    assertEquals(figures("vmstat").get("nr_free_pages"), pages + inLists, "free blocks, and the pages that harts keep");
  }

  @Test
  void slabinfoHasALineForEachCacheAndItsFiguresAgree() {
    long object = memory.slabs().kmalloc().allocate(200);
    List<String> lines = lines("slabinfo");
    assertEquals("slabinfo - version: 2.1", lines.getFirst());
    assertTrue(lines.get(1).startsWith("# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables"), lines.get(1));
    List<String[]> caches = lines.stream().skip(2).map(line -> line.split(" +")).toList();
    assertEquals(memory.slabs().figures().size(), caches.size());
    for (String[] cache : caches) {
      long active = Long.parseLong(cache[1]), all = Long.parseLong(cache[2]), perSlab = Long.parseLong(cache[4]), slabs = Long.parseLong(cache[14]);
      assertTrue(active <= all && all == slabs * perSlab, String.join(" ", cache));
    }
    memory.slabs().kmalloc().free(object);
  }
}
