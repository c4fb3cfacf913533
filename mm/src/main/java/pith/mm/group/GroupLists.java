package pith.mm.group;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import pith.mm.reclaim.Reclaim;

/**
 * How many pages of one group, and of those below, are on which list of which node. Atomic. Source: {@code lru_zone_size} of Linux's
 * {@code struct mem_cgroup_per_node}.
 */
final class GroupLists {
  private final GroupLists parent;

  /** By node and list; a node's when its first page is charged. */
  private final AtomicReferenceArray<AtomicIntegerArray> nodes = new AtomicReferenceArray<>(Reclaim.MOST_NODES);

  GroupLists(GroupLists parent) {
    this.parent = parent;
  }

  /** So many pages more on the list, or less. */
  void add(int node, int list, int change) {
    for (GroupLists group = this; group != null; group = group.parent) {
      group.of(node).addAndGet(list, change);
    }
  }

  private AtomicIntegerArray of(int node) {
    AtomicIntegerArray lists = nodes.get(node);
    if (lists == null) {
      nodes.compareAndSet(node, null, new AtomicIntegerArray(Reclaim.LISTS));
      lists = nodes.get(node);
    }
    return lists;
  }

  /** {@return how many pages the list holds} */
  long count(int node, int list) {
    AtomicIntegerArray lists = nodes.get(node);
    return lists == null ? 0 : lists.get(list);
  }
}
