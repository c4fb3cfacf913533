package pith.procfs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import pith.hal.topology.Topology;
import pith.mm.HugePages;
import pith.mm.MemorySystem;
import pith.mm.physical.Node;
import pith.mm.physical.Node.Count;
import pith.mm.physical.NodeFigures;
import pith.mm.physical.VmStatistic;
import pith.vfs.pseudo.PseudoNode;

/** /sys/devices/system/node: memory nodes with their harts, distances and free memory. Source: Linux {@code drivers/base/node.c}. */
final class NodeFolders {
  private final Topology topology;
  private final MemorySystem memory;

  private NodeFolders(Topology topology, MemorySystem memory) {
    this.topology = topology;
    this.memory = memory;
  }

  /** {@return the folder node} */
  static PseudoNode.Entry of(Topology topology, MemorySystem memory) {
    return new NodeFolders(topology, memory).folder();
  }

  private PseudoNode.Entry folder() {
    List<PseudoNode.Entry> entries = new ArrayList<>();
    BitSet withMemory = new BitSet();
    nodes().stream().filter(node -> node.managed() > 0).forEach(node -> withMemory.set(node.id()));
    for (String which : new String[] {"online", "possible", "has_cpu"}) {
      entries.add(PseudoNode.file(which, context -> HartSet.list(HartSet.all(topology.nodes())) + "\n"));
    }
    for (String which : new String[] {"has_memory", "has_normal_memory"}) {
      entries.add(PseudoNode.file(which, context -> HartSet.list(withMemory) + "\n"));
    }
    nodes().forEach(node -> entries.add(folder(node)));
    return PseudoNode.folder("node", entries.toArray(PseudoNode.Entry[]::new));
  }

  private List<Node> nodes() {
    return memory.pages().nodes();
  }

  private PseudoNode.Entry folder(Node node) {
    BitSet harts = new BitSet();
    topology.threads().stream().filter(thread -> thread.node() == node.id()).forEach(thread -> harts.set(thread.hart()));
    String distances = node.distances().stream().map(String::valueOf).collect(Collectors.joining(" "));
    return PseudoNode.folder(
        "node" + node.id(),
        PseudoNode.file("cpulist", context -> HartSet.list(harts) + "\n"),
        PseudoNode.file("cpumap", context -> HartSet.mask(harts, topology.harts()) + "\n"),
        PseudoNode.file("distance", context -> distances + "\n"),
        PseudoNode.file("numastat", context -> numastat(node)),
        PseudoNode.file("vmstat", context -> vmstat(node)),
        PseudoNode.file("meminfo", context -> meminfo(node)));
  }

  private static String numastat(Node node) {
    SeqText text = new SeqText();
    text.put("numa_hit ").put(node.count(Count.HIT)).line();
    text.put("numa_miss ").put(node.count(Count.MISS)).line();
    text.put("numa_foreign ").put(node.count(Count.FOREIGN)).line();
    text.line("interleave_hit 0");
    text.put("local_node ").put(node.count(Count.LOCAL)).line();
    text.put("other_node ").put(node.count(Count.OTHER)).line();
    return text.toString();
  }

  private String meminfo(Node node) {
    SeqText text = new SeqText();
    NodeFigures figures = NodeFigures.of(memory.frames(), node);
    line(text, node, "MemTotal", node.managed());
    line(text, node, "MemFree", node.free());
    line(text, node, "MemUsed", node.managed() - node.free());
    line(text, node, "SwapCached", figures.get(VmStatistic.SWAP_CACHED));
    line(text, node, "Active", listed(node, false, true) + listed(node, true, true));
    line(text, node, "Inactive", listed(node, false, false) + listed(node, true, false));
    line(text, node, "Active(anon)", listed(node, false, true));
    line(text, node, "Inactive(anon)", listed(node, false, false));
    line(text, node, "Active(file)", listed(node, true, true));
    line(text, node, "Inactive(file)", listed(node, true, false));
    line(text, node, "Unevictable", memory.reclaim().unevictable(node));
    line(text, node, "Mlocked", memory.reclaim().unevictable(node));
    line(text, node, "Dirty", figures.get(VmStatistic.DIRTY));
    line(text, node, "FilePages", figures.get(VmStatistic.FILE));
    line(text, node, "Mapped", figures.get(VmStatistic.MAPPED));
    line(text, node, "AnonPages", figures.get(VmStatistic.ANONYMOUS));
    line(text, node, "Shmem", figures.get(VmStatistic.SHARED_MEMORY));
    line(text, node, "PageTables", figures.get(VmStatistic.PAGE_TABLES));
    line(text, node, "Slab", figures.get(VmStatistic.SLAB_RECLAIMABLE) + figures.get(VmStatistic.SLAB));
    line(text, node, "SReclaimable", figures.get(VmStatistic.SLAB_RECLAIMABLE));
    line(text, node, "SUnreclaim", figures.get(VmStatistic.SLAB));
    line(text, node, "AnonHugePages", figures.get(VmStatistic.ANONYMOUS_HUGE) << HugePages.ORDER);
    return text.toString();
  }

  private long listed(Node node, boolean file, boolean active) {
    return memory.reclaim().count(node, file, active);
  }

  private String vmstat(Node node) {
    SeqText text = new SeqText();
    text.put("nr_free_pages ").put(node.free()).line();
    for (Count count : Count.values()) {
      text.put(count.text()).put(' ').put(node.count(count)).line();
    }
    NodeStatistics.of(memory, node).forEach((name, pages) -> text.put(name).put(' ').put(pages).line());
    return text.toString();
  }

  private static void line(SeqText text, Node node, String label, long pages) {
    text.put("Node ").put(node.id()).put(' ').left(label + ":", 15).right(pages * 4, 9).line(" kB");
  }
}
