package pith.procfs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.hal.machine.Machine;
import pith.hal.topology.Topology;
import pith.mm.MemorySystem;
import pith.mm.physical.VmStatistic;
import pith.vfs.pseudo.PseudoNode;

/** /sys: CPUs, memory nodes and the few other folders that tools look for. Source: Linux {@code Documentation/ABI}. */
public final class SystemTree {
  private SystemTree() {}

  /** {@return the type "sysfs"} */
  public static ProcFsType type(Machine machine, MemorySystem memory, DiskTexts disks) {
    PseudoNode.Folder root = (PseudoNode.Folder) PseudoNode.folder("/", folders(machine, memory, disks)).node();
    return new ProcFsType("sysfs", ProcFsType.SYSFS_MAGIC, root::children);
  }

  private static PseudoNode.Entry[] folders(Machine machine, MemorySystem memory, DiskTexts disks) {
    return new PseudoNode.Entry[] {
      disks.folder(),
      PseudoNode.folder("bus"),
      PseudoNode.folder("class", PseudoNode.folder("block"), PseudoNode.folder("net"), PseudoNode.folder("tty")),
      PseudoNode.folder("dev", PseudoNode.folder("block"), PseudoNode.folder("char")),
      PseudoNode.folder("devices", PseudoNode.folder("system", CpuFolders.of(machine.topology()), nodes(machine.topology(), memory))),
      PseudoNode.folder("firmware"),
      PseudoNode.folder("fs", PseudoNode.folder("cgroup")),
      PseudoNode.folder("kernel", PseudoNode.folder("mm", hugePages()), PseudoNode.folder("slab", 0555, new SlabFolders(memory.slabs()))),
      PseudoNode.folder("module"),
      PseudoNode.folder("power")
    };
  }

  private static PseudoNode.Entry hugePages() {
    return PseudoNode.folder(
        "transparent_hugepage", PseudoNode.file("enabled", context -> "always madvise [never]\n"),
        PseudoNode.file("defrag", context -> "always defer defer+madvise madvise [never]\n"));
  }

  private static PseudoNode.Entry nodes(Topology topology, MemorySystem memory) {
    List<PseudoNode.Entry> entries = new ArrayList<>();
    for (String which : new String[] {"online", "possible", "has_cpu", "has_memory", "has_normal_memory"}) {
      entries.add(PseudoNode.file(which, context -> HartSet.list(HartSet.all(topology.nodes())) + "\n"));
    }
    for (int node = 0; node < topology.nodes(); node++) {
      entries.add(node(topology, memory, node));
    }
    return PseudoNode.folder("node", entries.toArray(PseudoNode.Entry[]::new));
  }

  private static PseudoNode.Entry node(Topology topology, MemorySystem memory, int node) {
    BitSet harts = new BitSet();
    topology.threads().stream().filter(thread -> thread.node() == node).forEach(thread -> harts.set(thread.hart()));
    return PseudoNode.folder(
        "node" + node,
        PseudoNode.file("cpulist", context -> HartSet.list(harts) + "\n"),
        PseudoNode.file("cpumap", context -> HartSet.mask(harts, topology.harts()) + "\n"),
        PseudoNode.file("distance", context -> distances(topology.nodes(), node)),
        PseudoNode.file("meminfo", context -> nodeMemory(topology.nodes(), memory, node)));
  }

  /** 10 for itself and 20 for the others: the ACPI defaults. */
  private static String distances(int nodes, int node) {
    SeqText text = new SeqText();
    for (int other = 0; other < nodes; other++) {
      text.put(other == 0 ? "" : " ").put(other == node ? 10 : 20);
    }
    return text.line().toString();
  }

  /** Each node has an equal share of RAM; what of it is in use is not told apart. */
  private static String nodeMemory(int nodes, MemorySystem memory, int node) {
    SeqText text = new SeqText();
    nodeLine(text, node, "MemTotal", memory.pages().totalPages() / nodes);
    nodeLine(text, node, "MemFree", memory.pages().freePages() / nodes);
    nodeLine(text, node, "MemUsed", (memory.pages().totalPages() - memory.pages().freePages()) / nodes);
    nodeLine(text, node, "FilePages", memory.statistics().get(VmStatistic.FILE) / nodes);
    nodeLine(text, node, "AnonPages", memory.statistics().get(VmStatistic.ANONYMOUS) / nodes);
    return text.toString();
  }

  private static void nodeLine(SeqText text, int node, String label, long pages) {
    text.put("Node ").put(node).put(' ').left(label + ":", 15).right(pages * 4, 9).line(" kB");
  }
}
