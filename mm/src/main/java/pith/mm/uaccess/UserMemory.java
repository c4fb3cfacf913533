package pith.mm.uaccess;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Mmu;
import pith.hal.mmu.Pte;
import pith.mm.fault.FaultOutcome;
import pith.mm.fault.PageFaults;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.Work;
import pith.mm.tlb.TlbShootdown;
import pith.mm.vma.MemoryMap;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * The memory of one address space as the kernel reaches it. Everything here but {@link #peekInt} may sleep, and refuses with EFAULT what the program may not
 * access.
 */
public final class UserMemory {
  /** What {@link #peekInt} answers for a page that is not there. */
  public static final long ABSENT = -1;

  private static final int PAGE = PhysicalMemory.PAGE_BYTES;

  private final MemoryMap map;
  private final PhysicalMemory ram;
  private final TlbShootdown shootdown;

  public UserMemory(MemoryMap map) {
    this.map = map;
    this.ram = map.memory().ram();
    this.shootdown = map.memory().shootdown();
  }

  /** Copies {@code length} bytes from user address {@code from} into {@code to}, beginning at index {@code at}. */
  public void copyIn(long from, byte[] to, int at, int length) {
    check(from, length);
    for (int done = 0; done < length; ) {
      long va = from + done;
      int part = within(va, length - done);
      long pa = pin(va, Access.LOAD);
      ram.read(pa, to, at + done, part);
      unpin(pa);
      moved(pa, part, Access.LOAD);
      done += part;
    }
  }

  /** Copies {@code length} bytes of {@code from}, beginning at index {@code at}, to user address {@code to}. */
  public void copyOut(long to, byte[] from, int at, int length) {
    check(to, length);
    for (int done = 0; done < length; ) {
      long va = to + done;
      int part = within(va, length - done);
      long pa = pin(va, Access.STORE);
      ram.write(pa, from, at + done, part);
      written(pa);
      moved(pa, part, Access.STORE);
      done += part;
    }
  }

  /** As {@link #copyIn(long, byte[], int, int)}, straight into RAM at {@code pa}, where the range lies within one page. */
  public void copyIn(long from, long pa, int length) {
    check(from, length);
    for (int done = 0; done < length; ) {
      long va = from + done;
      int part = within(va, length - done);
      long source = pin(va, Access.LOAD);
      ram.copy(source, pa + done, part);
      unpin(source);
      moved(source, part, Access.LOAD);
      Work.touch(pa + done, part, Access.STORE);
      done += part;
    }
  }

  /** As {@link #copyOut(long, byte[], int, int)}, straight from RAM at {@code pa}, where the range lies within one page. */
  public void copyOut(long to, long pa, int length) {
    check(to, length);
    for (int done = 0; done < length; ) {
      long va = to + done;
      int part = within(va, length - done);
      long target = pin(va, Access.STORE);
      ram.copy(pa + done, target, part);
      written(target);
      moved(target, part, Access.STORE);
      Work.touch(pa + done, part, Access.LOAD);
      done += part;
    }
  }

  /** Writes zeroes over {@code length} bytes. */
  public void zero(long to, long length) {
    check(to, length);
    for (long done = 0; done < length; ) {
      long va = to + done;
      int part = within(va, length - done);
      long pa = pin(va, Access.STORE);
      ram.fill(pa, part, (byte) 0);
      written(pa);
      moved(pa, part, Access.STORE);
      done += part;
    }
  }

  /** {@return the 8 bytes at {@code va}, at any alignment} */
  public long readLong(long va) {
    if (within(va, Long.BYTES) < Long.BYTES) {
      byte[] bytes = new byte[Long.BYTES];
      copyIn(va, bytes, 0, Long.BYTES);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
    check(va, Long.BYTES);
    long pa = pin(va, Access.LOAD);
    long value = ram.readLong(pa);
    unpin(pa);
    return value;
  }

  /** {@return the 4 bytes at {@code va}, at any alignment} */
  public int readInt(long va) {
    if (within(va, Integer.BYTES) < Integer.BYTES) {
      byte[] bytes = new byte[Integer.BYTES];
      copyIn(va, bytes, 0, Integer.BYTES);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
    check(va, Integer.BYTES);
    long pa = pin(va, Access.LOAD);
    int value = ram.readInt(pa);
    unpin(pa);
    return value;
  }

  /** Writes 8 bytes at {@code va}, at any alignment. */
  public void writeLong(long va, long value) {
    if (within(va, Long.BYTES) < Long.BYTES) {
      copyOut(va, ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), 0, Long.BYTES);
      return;
    }
    check(va, Long.BYTES);
    long pa = pin(va, Access.STORE);
    ram.writeLong(pa, value);
    written(pa);
  }

  /** Writes 4 bytes at {@code va}, at any alignment. */
  public void writeInt(long va, int value) {
    if (within(va, Integer.BYTES) < Integer.BYTES) {
      copyOut(va, ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array(), 0, Integer.BYTES);
      return;
    }
    check(va, Integer.BYTES);
    long pa = pin(va, Access.STORE);
    ram.writeInt(pa, value);
    written(pa);
  }

  /**
   * {@return the bytes from {@code va} to before the first zero byte; all {@code max} if there is none among them}. The caller decides what too long means.
   */
  public byte[] readString(long va, int max) {
    byte[] bytes = new byte[Math.min(max, 256)];
    int count = 0;
    while (count < max) {
      check(va + count, 1);
      int part = within(va + count, max - count);
      if (bytes.length < count + part) {
        bytes = Arrays.copyOf(bytes, Math.min(max, count + Math.max(part, PAGE)));
      }
      long pa = pin(va + count, Access.LOAD);
      ram.read(pa, bytes, count, part);
      unpin(pa);
      for (int end = count + part; count < end; count++) {
        if (bytes[count] == 0) {
          Work.charge(count >>> 3);
          return Arrays.copyOf(bytes, count);
        }
      }
    }
    return Arrays.copyOf(bytes, count);
  }

  /** Atomically replaces the aligned int at {@code va} if it holds {@code expected}. {@return whether it did} */
  public boolean compareAndSetInt(long va, int expected, int value) {
    checkAligned(va);
    long pa = pin(va, Access.STORE);
    boolean done = ram.compareAndSetInt(pa, expected, value);
    unpin(pa);
    return done;
  }

  /** {@return the aligned int at {@code va}, read with full ordering: a futex word} */
  public int readIntVolatile(long va) {
    checkAligned(va);
    long pa = pin(va, Access.LOAD);
    int value = ram.readIntVolatile(pa);
    unpin(pa);
    return value;
  }

  /**
   * {@return the aligned int at {@code va} as an unsigned number, or {@link #ABSENT} if reading it takes a page fault} Never sleeps, so that a futex
   * word can be compared under a spin lock. Source: Linux's {@code futex_get_value_locked}.
   */
  public long peekInt(long va) {
    checkAligned(va);
    Work.charge(Work.USER_COPY);
    Hart hart = translatingHart();
    long pa = hart != null ? translate(hart, va, Access.LOAD) : walk(va, Access.LOAD);
    if (pa == Mmu.FAULT) {
      return ABSENT;
    }
    int value = ram.readIntVolatile(pa);
    unpin(pa);
    return Integer.toUnsignedLong(value);
  }

  /** How an attempt ended that must not sleep. */
  public enum Attempt {
    DONE,
    /** The word held something else. */
    CHANGED,
    /** Writing it takes a page fault. */
    ABSENT
  }

  /** As {@link #compareAndSetInt}, but never sleeps: for a futex word, under a spin lock. */
  public Attempt tryCompareAndSetInt(long va, int expected, int value) {
    checkAligned(va);
    Work.charge(Work.USER_COPY);
    Hart hart = translatingHart();
    long pa = hart != null ? translate(hart, va, Access.STORE) : walk(va, Access.STORE);
    if (pa == Mmu.FAULT) {
      return Attempt.ABSENT;
    }
    boolean done = ram.compareAndSetInt(pa, expected, value);
    unpin(pa);
    return done ? Attempt.DONE : Attempt.CHANGED;
  }

  /** {@return the physical address that {@code va} translates to, after a fault if need be}. It may be another one by the time that the caller looks at it. */
  public long physical(long va, Access access) {
    check(va, 1);
    long pa = pin(va, access);
    unpin(pa);
    return pa;
  }

  /**
   * {@return the physical address that {@code va} translates to, after a fault if need be} Its page stays where it is until the caller gives it back with
   * {@code pages().put}: for a device that moves the data itself. Source: Linux's {@code pin_user_pages}.
   */
  public long hold(long va, Access access) {
    check(va, 1);
    Work.charge(Work.USER_COPY);
    while (true) {
      long pa = walk(va, access);
      if (pa != Mmu.FAULT) {
        return pa;
      }
      fault(va, access);
    }
  }

  /** Lets each page of {@code [start, start + length)} be there for {@code access}. */
  public void faultIn(long start, long length, Access access) {
    check(start, length);
    for (long va = start & -PAGE; va < start + length; va += PAGE) {
      physical(va, access);
    }
  }

  private void check(long va, long length) {
    if (va < 0 || length < 0 || va > map.table().userEnd() - length) {
      throw Refused.of(Errno.EFAULT);
    }
  }

  private void checkAligned(long va) {
    check(va, Integer.BYTES);
    if ((va & Integer.BYTES - 1) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static int within(long va, long length) {
    return (int) Math.min(length, PAGE - (va & PAGE - 1));
  }

  /** Finds the page and keeps it from being freed until {@link #unpin}, on the same hart, without charging in between. */
  private long pin(long va, Access access) {
    Work.charge(Work.USER_COPY);
    while (true) {
      Hart hart = translatingHart();
      long pa = hart != null ? translate(hart, va, access) : walk(va, access);
      if (pa != Mmu.FAULT) {
        return pa;
      }
      fault(va, access);
    }
  }

  private void unpin(long pa) {
    Hart hart = translatingHart();
    if (hart != null) {
      shootdown.end(hart);
    } else {
      map.memory().pages().put(pa & -PAGE);
    }
  }

  private void moved(long pa, int length, Access access) {
    Work.charge(length >>> 3);
    map.memory().traffic().touch(pa, length, access);
  }

  private void written(long pa) {
    map.memory().pages().contentsChanged(pa);
    unpin(pa);
  }

  /** {@return the hart that the caller runs on if it translates by this space, or null} */
  private Hart translatingHart() {
    Hart hart = KernelStack.isCurrent() ? KernelStack.current().hart() : null;
    return hart != null && shootdown.isActive(hart, map.context()) ? hart : null;
  }

  private long translate(Hart hart, long va, Access access) {
    shootdown.begin(hart);
    long pa = hart.mmu().translate(va, access);
    if (pa != Mmu.FAULT && ram.contains(pa)) {
      return pa;
    }
    shootdown.end(hart);
    return Mmu.FAULT;
  }

  private long walk(long va, Access access) {
    PageTable table = map.table();
    try (var _ = table.lock().acquire()) {
      long slot = table.findLeaf(va);
      if (slot == PageTable.NONE || !Entries.permits(table.read(slot), access)) {
        return Mmu.FAULT;
      }
      table.setBits(slot, Pte.ACCESSED | (access == Access.STORE ? Pte.DIRTY : 0));
      long within = va & (table.isHuge(va) ? PageTable.HUGE_BYTES : PAGE) - 1;
      long pa = Pte.physicalAddress(table.read(slot)) | within;
      map.memory().pages().get(pa & -PAGE);
      return pa;
    }
  }

  private void fault(long va, Access access) {
    FaultOutcome outcome = PageFaults.handle(map, va, access);
    boolean retry = outcome.resolved() || outcome == FaultOutcome.OUT_OF_MEMORY && map.memory().oomKiller().relieve();
    if (!retry) {
      throw Refused.of(Errno.EFAULT);
    }
  }
}
