package pith.mm.space;

import pith.mm.vma.VmFlags;

/** The advice that madvise takes, with Linux's generic numbers, and the VMA flags that it sets or clears. */
enum Advice {
  NORMAL(0, 0, VmFlags.SEQUENTIAL | VmFlags.RANDOM),
  RANDOM(1, VmFlags.RANDOM, VmFlags.SEQUENTIAL),
  SEQUENTIAL(2, VmFlags.SEQUENTIAL, VmFlags.RANDOM),
  WILLNEED(3),
  DONTNEED(4),
  FREE(8),
  REMOVE(9),
  DONTFORK(10, VmFlags.DONTCOPY, 0),
  DOFORK(11, 0, VmFlags.DONTCOPY),
  MERGEABLE(12),
  UNMERGEABLE(13),
  HUGEPAGE(14, VmFlags.HUGEPAGE, VmFlags.NOHUGEPAGE),
  NOHUGEPAGE(15, VmFlags.NOHUGEPAGE, VmFlags.HUGEPAGE),
  DONTDUMP(16, VmFlags.DONTDUMP, 0),
  DODUMP(17, 0, VmFlags.DONTDUMP),
  WIPEONFORK(18, VmFlags.WIPEONFORK, 0),
  KEEPONFORK(19, 0, VmFlags.WIPEONFORK),
  COLD(20),
  PAGEOUT(21),
  POPULATE_READ(22),
  POPULATE_WRITE(23),
  DONTNEED_LOCKED(24),
  COLLAPSE(25);

  private static final Advice[] ALL = values();

  private final int code;
  private final long sets;
  private final long clears;

  Advice(int code) {
    this(code, 0, 0);
  }

  Advice(int code, long sets, long clears) {
    this.code = code;
    this.sets = sets;
    this.clears = clears;
  }

  /** {@return the advice with a number, or null} */
  static Advice of(int code) {
    for (Advice advice : ALL) {
      if (advice.code == code) {
        return advice;
      }
    }
    return null;
  }

  boolean changesVmas() {
    return (sets | clears) != 0;
  }

  long sets() {
    return sets;
  }

  long clears() {
    return clears;
  }
}
