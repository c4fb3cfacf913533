package pith.mm;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import pith.mm.background.Daemon;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * What khugepaged goes by: the spaces that may have room for huge pages, and its settings in {@code /sys/kernel/mm/transparent_hugepage/khugepaged}. A space is
 * entered when a program's memory could have had a huge page, and stays until it goes. How they are looked at is {@code pith.mm.space.KhugepagedThread}'s.
 * Source: Linux {@code mm/khugepaged.c}.
 */
public final class Khugepaged {
  private static final LockClass LOCK = LockClass.of("khugepaged_mm_lock");

  /** A space under its number. Numbers rise, so that who goes through the spaces knows where it was even if that one is gone. */
  public record Entered(long number, AddressSpaces.Member space) {}

  private final HugePages hugePages;
  private final SpinLock lock = new SpinLock(LOCK);
  private final TreeMap<Long, AddressSpaces.Member> spaces = new TreeMap<>();
  private final AtomicLong pagesCollapsed = new AtomicLong();
  private final AtomicLong fullScans = new AtomicLong();
  private volatile KhugepagedLimits limits = KhugepagedLimits.DEFAULT;
  private volatile Daemon daemon;
  private long given;

  Khugepaged(HugePages hugePages) {
    this.hugePages = hugePages;
    hugePages.whenEnabled(this::wake);
  }

  /** Boot: the thread that does it; without one, spaces are noted and nothing is done. */
  public void daemon(Daemon thread) {
    daemon = thread;
  }

  /** A space may have room for huge pages. Called once for each; with any lock held. */
  public void enter(AddressSpaces.Member space) {
    boolean first;
    try (var _ = lock.acquire()) {
      first = spaces.isEmpty();
      spaces.put(++given, space);
    }
    if (first) {
      wake();
    }
  }

  /** A space that was entered goes. */
  public void leave(AddressSpaces.Member space) {
    try (var _ = lock.acquire()) {
      spaces.values().remove(space);
    }
  }

  /** {@return the space with the lowest number above {@code number}, null if there is none} */
  public Entered after(long number) {
    try (var _ = lock.acquire()) {
      Map.Entry<Long, AddressSpaces.Member> next = spaces.higherEntry(number);
      return next == null ? null : new Entered(next.getKey(), next.getValue());
    }
  }

  /** {@return whether there is anything to look at, and it is wanted} */
  public boolean hasWork() {
    try (var _ = lock.acquire()) {
      return !spaces.isEmpty() && hugePages.enabled() != HugePages.Enabled.NEVER;
    }
  }

  private void wake() {
    if (daemon != null && hasWork()) {
      daemon.wake();
    }
  }

  public KhugepagedLimits limits() {
    return limits;
  }

  /** Sets how it works; it does not rest for as long as it was told before. */
  public void limits(KhugepagedLimits wanted) {
    limits = wanted;
    wake();
  }

  /** {@return huge pages that were made} */
  public long pagesCollapsed() {
    return pagesCollapsed.get();
  }

  /** {@return how often all spaces were gone through} */
  public long fullScans() {
    return fullScans.get();
  }

  /** One more huge page was made. */
  public void collapsed() {
    pagesCollapsed.incrementAndGet();
  }

  /** All spaces were gone through once more. */
  public void scannedAll() {
    fullScans.incrementAndGet();
  }
}
