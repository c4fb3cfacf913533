package pith.mm.swap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pith.hal.KernelStack;
import pith.mm.physical.PageAccount;
import pith.sync.LockClass;
import pith.sync.Sleep;
import pith.sync.SpinLock;
import pith.sync.WaitQueue;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The swap areas of a machine, by number and by priority, and whose slots are taken from which. All guarded by {@code swap.lock}, which the cache takes too.
 */
final class SwapAreas {
  private static final LockClass LOCK = LockClass.of("swap.lock");

  /** {@code swap.lock}. */
  final SpinLock lock = new SpinLock(LOCK);

  private final int harts;
  private final SwapArea[] areas = new SwapArea[SwapEntry.AREAS];

  /** Areas to take slots from, of the highest priority first. */
  private final List<SwapArea> order = new ArrayList<>();

  /** Where those wait who want an area gone. */
  private final WaitQueue unpinned = new WaitQueue();

  SwapAreas(int harts) {
    this.harts = harts;
  }

  // Areas.

  int add(SwapAreaSpec spec) {
    try (var _ = lock.acquire()) {
      for (int number = 0; number < areas.length; number++) {
        if (areas[number] == null) {
          areas[number] = new SwapArea(number, spec, harts);
          order.add(areas[number]);
          order.sort(Comparator.comparingInt((SwapArea area) -> -area.priority));
          return number;
        }
      }
    }
    throw Refused.of(Errno.EPERM);
  }

  void closing(int number, boolean on) {
    try (var _ = lock.acquire()) {
      areas[number].closing = on;
    }
  }

  /** May sleep: somebody may be reading from the area for nobody any more. */
  void remove(int number) {
    SwapArea area = areas[number];
    unpinned.await(Sleep.UNINTERRUPTIBLE, () -> area.pins == 0);
    try (var _ = lock.acquire()) {
      if (area.nextUsed(0) >= 0) {
        throw new AssertionError("a swap area goes while slot " + area.nextUsed(0) + " is used");
      }
      areas[number] = null;
      order.remove(area);
    }
    area.backing.close();
  }

  int find(String path) {
    try (var _ = lock.acquire()) {
      return order.stream().filter(area -> area.path.equals(path) && !area.closing).mapToInt(area -> area.number).findFirst().orElse(-1);
    }
  }

  List<SwapFigures> figures() {
    try (var _ = lock.acquire()) {
      return order.stream()
          .sorted(Comparator.comparingInt(area -> area.number))
          .map(area -> new SwapFigures(area.path, area.partition, area.usable(), area.usable() - area.free(), area.priority))
          .toList();
    }
  }

  long totalSlots() {
    long slots = 0;
    try (var _ = lock.acquire()) {
      for (SwapArea area : order) {
        slots += area.usable();
      }
    }
    return slots;
  }

  long freeSlots() {
    long slots = 0;
    try (var _ = lock.acquire()) {
      for (SwapArea area : order) {
        slots += area.free();
      }
    }
    return slots;
  }

  boolean hasRoom() {
    try (var _ = lock.acquire()) {
      for (SwapArea area : order) {
        if (!area.closing && area.free() > 0) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * {@return whether more than half of the slots that {@code payer} (null: the machine) may have are taken} Source: Linux's {@code vm_swap_full},
   * {@code mem_cgroup_swap_full}.
   */
  boolean scarce(PageAccount payer) {
    long free = 0;
    long usable = 0;
    try (var _ = lock.acquire()) {
      for (SwapArea area : order) {
        free += area.free();
        usable += area.usable();
      }
    }
    return free * 2 < usable || payer != null && payer.swapIsScarce();
  }

  long nextUsed(int number) {
    try (var _ = lock.acquire()) {
      int slot = areas[number].nextUsed(0);
      return slot < 0 ? 0 : SwapEntry.of(number, slot);
    }
  }

  /** {@return the area that an entry names}. With or without the lock: it stays as long as any entry names it, or somebody has it pinned. */
  SwapArea of(long entry) {
    return areas[SwapEntry.area(entry)];
  }

  /** Keeps the area of an entry until {@link #unpin}, whatever becomes of the entry, which names a slot now. Source: Linux's {@code get_swap_device}. */
  void pin(long entry) {
    try (var _ = lock.acquire()) {
      of(entry).pins++;
    }
  }

  void unpin(long entry) {
    try (var _ = lock.acquire()) {
      of(entry).pins--;
    }
    unpinned.wakeAll();
  }

  // Slots.

  /** {@return an entry for a free slot, which names it once and is charged to {@code payer} (null: to nobody); 0 if none is to be had} */
  long allocate(PageAccount payer) {
    try (var _ = lock.acquire()) {
      long entry = take(payer);
      if (entry != 0) {
        of(entry).duplicate(SwapEntry.slot(entry));
      }
      return entry;
    }
  }

  /** {@return as {@link #allocate}, an entry that nothing names yet} Called with the lock. */
  long take(PageAccount payer) {
    if (payer == null) {
      return take();
    }
    if (!payer.chargeSwap()) {
      return 0;
    }
    long entry = take();
    if (entry == 0) {
      payer.unchargeSwap();
    } else {
      of(entry).payer(SwapEntry.slot(entry), payer);
    }
    return entry;
  }

  private long take() {
    int hart = KernelStack.isCurrent() ? KernelStack.current().hart().id() : 0;
    for (SwapArea area : order) {
      int slot = area.allocate(hart);
      if (slot >= 0) {
        return SwapEntry.of(area.number, slot);
      }
    }
    return 0;
  }

  /** {@return who was charged for a slot, null for nobody} */
  PageAccount payer(long entry) {
    try (var _ = lock.acquire()) {
      return of(entry).payer(SwapEntry.slot(entry));
    }
  }

  void duplicate(long entry) {
    try (var _ = lock.acquire()) {
      of(entry).duplicate(SwapEntry.slot(entry));
    }
  }

  int count(long entry) {
    try (var _ = lock.acquire()) {
      return of(entry).count(SwapEntry.slot(entry));
    }
  }
}
