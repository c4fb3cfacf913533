package pith.mm.swap;

import java.util.Arrays;
import pith.mm.physical.PageAccount;
import pith.mm.physical.PageFrames;

/**
 * One swap area and what each of its slots is used for. Guarded by {@code swap.lock}.
 *
 * <p>Slots are handed out in <em>clusters</em>, one for each hart at a time: pages that are evicted together lie side by side, so that one request writes them
 * and one reads them again. Source: Linux {@code mm/swapfile.c}.
 */
final class SwapArea {
  private static final int CLUSTER = 256;
  private static final int NONE = -1;

  final int number;
  final String path;
  final int priority;
  final SwapBacking backing;
  final boolean partition;

  /** It is being emptied: no slot is given out any more. */
  boolean closing;

  /** Who keeps the area, though perhaps no entry names it. Written under the lock. */
  volatile int pins;

  /** Entries, in page tables and shared memory, that name a slot. */
  private final int[] counts;

  /** The frame that holds the slot's page, plus one; or what is remembered of when it left, as {@code -1 - shadow}; or 0. */
  private final int[] cached;

  private final boolean[] used;
  private final int[] clusterUse;

  /** The cluster that each hart fills, and where it goes on. */
  private final int[] clusters;

  private final int[] cursors;
  private final int slots;

  /** Who was charged for each slot; null while nobody was for any. */
  private PageAccount[] payers;

  private final int usable;
  private int free;

  /** An area of {@code slots} slots, of which the first is its header; {@code bad} ones are never used. */
  SwapArea(int number, SwapAreaSpec spec, int harts) {
    this.number = number;
    this.path = spec.path();
    this.priority = spec.priority();
    this.backing = spec.backing();
    this.partition = spec.partition();
    this.slots = spec.slots();
    counts = new int[slots];
    cached = new int[slots];
    used = new boolean[slots];
    clusterUse = new int[(slots + CLUSTER - 1) / CLUSTER];
    cursors = new int[harts];
    clusters = new int[harts];
    Arrays.fill(clusters, NONE);
    free = slots;
    take(0);
    for (int bad : spec.bad()) {
      if (!used[bad]) {
        take(bad);
      }
    }
    clusterUse[clusterUse.length - 1] += clusterUse.length * CLUSTER - slots;
    usable = free;
  }

  /** {@return slots that can hold pages} */
  int usable() {
    return usable;
  }

  int free() {
    return free;
  }

  int slots() {
    return slots;
  }

  /** {@return a free slot, now used, or -1} */
  int allocate(int hart) {
    if (closing || free == 0) {
      return NONE;
    }
    int slot = clusters[hart] == NONE ? NONE : firstFree(cursors[hart], clusters[hart]);
    if (slot == NONE) {
      clusters[hart] = emptiestCluster();
      slot = firstFree(clusters[hart] * CLUSTER, clusters[hart]);
    }
    cursors[hart] = slot + 1;
    take(slot);
    return slot;
  }

  private int firstFree(int from, int cluster) {
    int end = Math.min(slots, (cluster + 1) * CLUSTER);
    for (int slot = from; slot < end; slot++) {
      if (!used[slot]) {
        return slot;
      }
    }
    return NONE;
  }

  private int emptiestCluster() {
    int best = 0;
    for (int cluster = 1; cluster < clusterUse.length; cluster++) {
      if (clusterUse[cluster] < clusterUse[best]) {
        best = cluster;
      }
    }
    return best;
  }

  private void take(int slot) {
    used[slot] = true;
    clusterUse[slot / CLUSTER]++;
    free--;
  }

  private void freeIfUnused(int slot) {
    if (counts[slot] == 0 && cached[slot] <= 0) {
      used[slot] = false;
      uncharge(slot);
      cached[slot] = 0;
      clusterUse[slot / CLUSTER]--;
      free++;
    }
  }

  private void uncharge(int slot) {
    if (payers != null && payers[slot] != null) {
      payers[slot].unchargeSwap();
      payers[slot] = null;
    }
  }

  /** Notes who was charged for a slot. */
  void payer(int slot, PageAccount payer) {
    if (payers == null) {
      payers = new PageAccount[slots];
    }
    payers[slot] = payer;
  }

  /** {@return who was charged for a slot, null for nobody} */
  PageAccount payer(int slot) {
    return payers == null ? null : payers[slot];
  }

  int count(int slot) {
    return counts[slot];
  }

  void duplicate(int slot) {
    assert used[slot] : "slot " + slot + " of " + path + " is free";
    counts[slot]++;
  }

  /** One entry less names the slot, which is free with the last, unless the cache has its page. */
  void put(int slot) {
    assert counts[slot] > 0 : "slot " + slot + " of " + path + " was given up twice";
    counts[slot]--;
    freeIfUnused(slot);
  }

  /** {@return the page that the cache has for a slot, or 0} */
  long cachedPage(int slot) {
    return cached[slot] > 0 ? PageFrames.address(cached[slot] - 1) : 0;
  }

  /** {@return what is remembered of when the slot's page left memory, -1 for nothing} */
  int shadow(int slot) {
    return cached[slot] < 0 ? -1 - cached[slot] : -1;
  }

  void cache(int slot, long page) {
    cached[slot] = PageFrames.number(page) + 1;
  }

  /** The cache has the slot's page no longer; {@code shadow} is remembered if it is at least 0. */
  void uncache(int slot, int shadow) {
    cached[slot] = shadow < 0 ? 0 : -1 - shadow;
    freeIfUnused(slot);
  }

  /** {@return the first slot from {@code slot} on that entries name or the cache has, -1 if there is none} */
  int nextUsed(int slot) {
    for (int at = slot; at < slots; at++) {
      if (counts[at] > 0 || cached[at] > 0) {
        return at;
      }
    }
    return NONE;
  }
}
