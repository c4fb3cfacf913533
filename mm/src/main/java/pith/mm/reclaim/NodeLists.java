package pith.mm.reclaim;

import java.util.function.BooleanSupplier;
import pith.hal.memory.PhysicalMemory;
import pith.mm.physical.Node;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.physical.VmStatistics;

/**
 * The pages of one node that can be reclaimed, on the lists of the policy that is chosen. Each node has its own lists, since a page of a far node does not help
 * who needs one here, and its own lock, since harts of different nodes should not wait for each other. Source: Linux's {@code struct lruvec}.
 */
final class NodeLists {
  private final Node node;
  private final Lru lru;
  private final AccessedPages accessedPages;
  private final VmStatistics statistics;
  private volatile ReclaimPolicy policy;

  NodeLists(Node node, PageAllocator pages, VmStatistics statistics, boolean generations, AccessedPages accessedPages) {
    this.node = node;
    this.statistics = statistics;
    this.accessedPages = accessedPages;
    lru = new Lru(node.id(), pages, statistics);
    policy = newPolicy(generations);
  }

  private ReclaimPolicy newPolicy(boolean generations) {
    return generations ? new Generations(lru, accessedPages) : new ActiveInactive(lru);
  }

  Node node() {
    return node;
  }

  /** {@return whether the multi-generational policy is used} */
  boolean generations() {
    return policy instanceof Generations;
  }

  /** Changes the policy; all pages go to the new one's lists, the oldest first. */
  void generations(boolean on) {
    try (var _ = lru.lock.acquire()) {
      if (on != generations()) {
        ReclaimPolicy next = newPolicy(on);
        int from = on ? Lru.ACTIVE_INACTIVE : Lru.GENERATIONS;
        int to = on ? Lru.GENERATIONS : Lru.LISTS;
        for (int list = from; list < to; list++) {
          moveAll(list, next);
        }
        policy = next;
      }
    }
  }

  private void moveAll(int list, ReclaimPolicy next) {
    for (long page = lru.rings.last(list); page != 0; page = lru.rings.last(list)) {
      lru.rings.remove(page);
      next.add(page, lru.file(page), lru.frames.clear(page, PageFrames.ACTIVE));
    }
  }

  void add(long page) {
    try (var _ = lru.lock.acquire()) {
      lru.rings.uses(page, 0);
      policy.add(page, lru.file(page), false);
    }
  }

  void addReturned(long page, int shadow) {
    boolean file = lru.file(page);
    statistics.add(file ? VmStatistic.REFAULTED_FILE : VmStatistic.REFAULTED_ANONYMOUS, 1);
    try (var _ = lru.lock.acquire()) {
      lru.rings.uses(page, 0);
      boolean inUse = policy.returned(page, file, shadow);
      if (inUse) {
        lru.frames.set(page, PageFrames.WORKING_SET);
        statistics.add(file ? VmStatistic.REFAULT_ACTIVATED_FILE : VmStatistic.REFAULT_ACTIVATED_ANONYMOUS, 1);
      }
      policy.add(page, file, inUse);
    }
  }

  void used(long page) {
    boolean known = lru.frames.set(page, PageFrames.REFERENCED) || lru.frames.is(page, PageFrames.ACTIVE) || lru.rings.uses(page) == PageRings.MOST_USES;
    if (!known) {
      try (var _ = lru.lock.acquire()) {
        int list = lru.rings.listOf(page);
        if (list > Lru.UNEVICTABLE) {
          policy.used(page, list);
        }
      }
    }
  }

  void cool(long page) {
    try (var _ = lru.lock.acquire()) {
      int list = lru.rings.listOf(page);
      if (list > Lru.UNEVICTABLE) {
        policy.cool(page, list);
      }
    }
  }

  void rescue(long head) {
    try (var _ = lru.lock.acquire()) {
      if (lru.rings.listOf(head) == Lru.UNEVICTABLE) {
        takeOff(head);
        policy.add(head, lru.file(head), false);
      }
    }
  }

  void shelve(long page) {
    try (var _ = lru.lock.acquire()) {
      if (lru.rings.listOf(page) > Lru.UNEVICTABLE) {
        takeOff(page);
        lru.keep(page);
      }
    }
  }

  private void takeOff(long page) {
    if (lru.rings.remove(page) == Lru.UNEVICTABLE) {
      lru.frames.clear(page, PageFrames.UNEVICTABLE);
      statistics.add(VmStatistic.UNEVICTABLE, -lru.frames.folioPages(page));
    }
    lru.frames.clear(page, PageFrames.LRU);
  }

  int leaving(long page) {
    try (var _ = lru.lock.acquire()) {
      return policy.leaving(page, lru.file(page));
    }
  }

  boolean isolate(long page) {
    try (var _ = lru.lock.acquire()) {
      boolean listed = lru.rings.listOf(page) != PageRings.NO_LIST;
      if (listed) {
        takeOff(page);
      }
      return listed;
    }
  }

  void putBack(long page) {
    try (var _ = lru.lock.acquire()) {
      policy.add(page, lru.file(page), lru.frames.clear(page, PageFrames.ACTIVE));
    }
  }

  boolean splits(long head, BooleanSupplier split) {
    int pages = lru.frames.folioPages(head);
    try (var _ = lru.lock.acquire()) {
      boolean done = split.getAsBoolean();
      if (done && lru.rings.listOf(head) != PageRings.NO_LIST) {
        lru.rings.split(head, pages); // they have its flags, that of being listed among them
      } else if (done) {
        listOldest(head, pages);
      }
      return done;
    }
  }

  /** Who isolated a folio to evict it goes on with its first page; the others are as idle. */
  private void listOldest(long head, int pages) {
    for (int i = 1; i < pages; i++) {
      long page = head + ((long) i << PhysicalMemory.PAGE_SHIFT);
      policy.add(page, false, false);
      policy.cool(page, lru.rings.listOf(page));
    }
  }

  void freed(long page) {
    try (var _ = lru.lock.acquire()) {
      if (lru.rings.listOf(page) != PageRings.NO_LIST) {
        takeOff(page);
      }
    }
  }

  /** {@return whether somebody wants an isolated page to stay} */
  boolean locked(long page) {
    return lru.references(page).locked();
  }

  /** {@return what became of an isolated page} */
  Eviction evict(long page, Scan scan) {
    return lru.evict(page, scan);
  }

  long count(boolean file, boolean active) {
    return policy.count(file, active);
  }

  long count(ScanGroup group, boolean file, boolean active) {
    return policy.count(group, file, active);
  }

  long unevictable() {
    return lru.rings.count(Lru.UNEVICTABLE);
  }

  /** Tries to free pages of this node, as urgently as {@code scan} says; with no lock held. */
  void shrink(Scan scan) {
    policy.shrink(scan);
  }
}
