package pith.procfs;

import java.util.LinkedHashMap;
import java.util.Map;
import pith.mm.MemorySystem;
import pith.mm.physical.Node;
import pith.mm.physical.NodeFigures;
import pith.mm.physical.VmStatistic;

/** The figures of a node under their names in /proc/vmstat, in Linux's order: part of /proc/zoneinfo and of the node's own vmstat. */
final class NodeStatistics {
  private static final VmStatistic[] COUNTED = {
    VmStatistic.SLAB_RECLAIMABLE, VmStatistic.SLAB, VmStatistic.ANONYMOUS, VmStatistic.MAPPED, VmStatistic.FILE, VmStatistic.DIRTY, VmStatistic.WRITEBACK,
    VmStatistic.SHARED_MEMORY, VmStatistic.ANONYMOUS_HUGE, VmStatistic.PAGE_TABLES, VmStatistic.SWAP_CACHED
  };

  private NodeStatistics() {}

  /** {@return name and pages (or what else the name says), as they are now} */
  static Map<String, Long> of(MemorySystem memory, Node node) {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("nr_inactive_anon", memory.reclaim().count(node, false, false));
    figures.put("nr_active_anon", memory.reclaim().count(node, false, true));
    figures.put("nr_inactive_file", memory.reclaim().count(node, true, false));
    figures.put("nr_active_file", memory.reclaim().count(node, true, true));
    figures.put(VmStatistic.UNEVICTABLE.text(), memory.reclaim().unevictable(node));
    NodeFigures counted = NodeFigures.of(memory.frames(), node);
    for (VmStatistic statistic : COUNTED) {
      figures.put(statistic.text(), counted.get(statistic));
    }
    return figures;
  }
}
