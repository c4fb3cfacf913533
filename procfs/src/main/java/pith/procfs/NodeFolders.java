package pith.procfs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import pith.hal.topology.Topology;
import pith.mm.MemorySystem;
import pith.mm.physical.Node;
import pith.mm.physical.Node.Count;
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

  /** What is counted for the whole machine only is shown if it has one node. */
  private String meminfo(Node node) {
    SeqText text = new SeqText();
    line(text, node, "MemTotal", node.managed());
    line(text, node, "MemFree", node.free());
    line(text, node, "MemUsed", node.managed() - node.free());
    if (nodes().size() == 1) {
      line(text, node, "FilePages", memory.statistics().get(VmStatistic.FILE));
      line(text, node, "Mapped", memory.statistics().get(VmStatistic.MAPPED));
      line(text, node, "AnonPages", memory.statistics().get(VmStatistic.ANONYMOUS));
      line(text, node, "Shmem", memory.statistics().get(VmStatistic.SHARED_MEMORY));
      line(text, node, "PageTables", memory.statistics().get(VmStatistic.PAGE_TABLES));
    }
    return text.toString();
  }

  private static void line(SeqText text, Node node, String label, long pages) {
    text.put("Node ").put(node.id()).put(' ').left(label + ":", 15).right(pages * 4, 9).line(" kB");
  }
}
