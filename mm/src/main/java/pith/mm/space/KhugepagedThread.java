package pith.mm.space;

import pith.mm.Khugepaged;
import pith.mm.MemorySystem;
import pith.mm.background.Daemon;
import pith.mm.pagetable.PageTable;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.sync.Execution;

/**
 * khugepaged: looks through programs' memory, a little at a time, for single pages that are better one huge page. A fault gives a huge page only to memory that
 * was never touched, and only if one is free just then; what missed that chance is made good here, later and at nobody's cost.
 *
 * <p>It goes round the spaces in the order in which they were entered, rests after so many pages, and goes on where it was. Confined to the thread. Source:
 * Linux's {@code khugepaged_scan_mm_slot}.
 */
public final class KhugepagedThread {
  private static final long MILLI_NANOS = 1_000_000;

  private final MemorySystem memory;
  private final Khugepaged khugepaged;

  /** Where it is: the number of the space, and the address. */
  private long number;

  private long address;
  private int scanned;
  private boolean noMemory;

  KhugepagedThread(MemorySystem memory) {
    this.memory = memory;
    this.khugepaged = memory.khugepaged();
  }

  /** Boot: makes the thread known, which exists only once a program's memory could have huge pages. */
  public static void attach(MemorySystem memory) {
    memory.khugepaged().daemon(memory.daemons().add("khugepaged", daemon -> new KhugepagedThread(memory).live(daemon)));
  }

  private void live(Daemon own) {
    while (own.awaitWork()) {
      boolean goesOn = true;
      while (goesOn && khugepaged.hasWork()) {
        scan();
        goesOn = rest(own, noMemory ? khugepaged.limits().allocSleepMillis() : khugepaged.limits().scanSleepMillis());
      }
      own.done();
    }
  }

  /** Ends early if the settings change. {@return false if the thread is to end} */
  private static boolean rest(Daemon own, int millis) {
    own.done();
    Execution me = Execution.current();
    return own.awaitWork(me.hart().cycles() + me.hart().clockRate().cycles(millis * MILLI_NANOS));
  }

  /** Looks at as many pages as it is told, or at all. */
  void scan() {
    int most = khugepaged.limits().pagesToScan();
    scanned = 0;
    noMemory = false;
    for (int rounds = 0; scanned < most && rounds < 2 && !noMemory; ) {
      Khugepaged.Entered next = khugepaged.after(address == 0 ? number : number - 1);
      if (next == null) {
        rounds++;
        turnRound();
      } else {
        address = next.number() == number ? address : 0;
        number = next.number();
        memory.spaces().visit(next.space(), space -> scan((MemoryMap) space, most));
      }
    }
  }

  private void turnRound() {
    if (number > 0) {
      khugepaged.scannedAll();
    }
    number = 0;
    address = 0;
  }

  /** Goes on in a space; its end is told by the address 0. */
  private void scan(MemoryMap map, int most) {
    boolean more = true;
    while (more && scanned < most && !noMemory) {
      scanned++;
      long candidate = nextRange(map);
      more = candidate != PageTable.NONE;
      if (more) {
        scanned += PageTable.HUGE_PAGES;
        address = candidate + PageTable.HUGE_BYTES;
        collapse(map, candidate);
      }
    }
    if (!more) {
      address = 0;
    }
  }

  /** {@return the next range of 2 MiB that may be a huge page by its VMA, NONE if there is none} */
  private long nextRange(MemoryMap map) {
    try (var _ = map.mmapLock().read()) {
      for (Vma vma = map.vmas().findFrom(address); vma != null; vma = map.vmas().findFrom(vma.end())) {
        long first = Math.max(address, vma.start()) + PageTable.HUGE_BYTES - 1 & -PageTable.HUGE_BYTES;
        if (map.mayHaveHugePages(vma) && first + PageTable.HUGE_BYTES <= vma.end()) {
          return first;
        }
      }
      return PageTable.NONE;
    }
  }

  private void collapse(MemoryMap map, long start) {
    switch (CollapseAttempt.run(map, start, CollapseLimits.of(khugepaged.limits()))) {
      case COLLAPSED -> khugepaged.collapsed();
      case NO_MEMORY -> noMemory = true;
      case ALREADY_HUGE, UNSUITABLE, BUSY -> {}
    }
  }
}
