package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pith.hal.mmu.PagingMode;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.physical.VmStatistic;
import pith.mm.vma.MemoryLimits;
import pith.mm.vma.Prot;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** What mmap and its kin answer, errors included, as Linux does. Runs on a host thread: nothing here needs a hart. */
class MappingCallsTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS;
  private static final int FIXED = ANON | MapFlags.FIXED;
  private static final long AT = 1L << 30;
  private static final long P = 4096;

  private final MemorySystem memory = TestMachine.small(1, 8).memory;
  private final Audit audit = new Audit(memory);
  private final AddressSpace space = AddressSpace.create(memory);
  private final MemoryFile file = MemoryFile.numbered(memory, 4);

  @AfterEach
  void nothingIsLeft() {
    space.put();
    file.cache.drop();
    assertEquals(0, file.references);
    audit.assertNothingIsLeft();
  }

  private static void refused(Errno errno, Runnable call) {
    assertEquals(errno, assertThrows(Refused.class, call::run).errno());
  }

  private String ranges() {
    return space.vmas().stream()
        .map(vma -> (vma.start() - AT) / P + "-" + (vma.end() - AT) / P + ":" + (vma.flags() & 7))
        .collect(Collectors.joining(" "));
  }

  @Test
  void mmapRefusesWhatLinuxRefuses() {
    refused(Errno.EINVAL, () -> space.map(0, 0, RW, ANON, null, 0));
    refused(Errno.EINVAL, () -> space.map(0, P, RW, ANON, null, 1));
    refused(Errno.EINVAL, () -> space.map(0, P, RW, MapFlags.ANONYMOUS, null, 0));
    refused(Errno.EINVAL, () -> space.map(AT + 1, P, RW, FIXED, null, 0));
    refused(Errno.EINVAL, () -> space.map(0, P, RW, MapFlags.SHARED | MapFlags.ANONYMOUS | MapFlags.GROWSDOWN, null, 0));
    refused(Errno.ENOMEM, () -> space.map(0, -1, RW, ANON, null, 0));
    refused(Errno.ENOMEM, () -> space.map(0, 1L << 39, RW, ANON | MapFlags.NORESERVE, null, 0));
    refused(Errno.ENOMEM, () -> space.map(PagingMode.SV39.userEnd(), P, RW, FIXED, null, 0));
    refused(Errno.ENOMEM, () -> space.map(0, P, RW, ANON | MapFlags.HUGETLB, null, 0));
    refused(Errno.EPERM, () -> space.map(P, P, RW, FIXED, null, 0));
    refused(Errno.EOVERFLOW, () -> space.map(0, P, RW, MapFlags.PRIVATE, file, Long.MAX_VALUE & -P));
    refused(Errno.EINVAL, () -> space.map(0, P, RW, 0, file, 0));
    refused(Errno.EOPNOTSUPP, () -> space.map(0, P, RW, MapFlags.SHARED_VALIDATE | MapFlags.SYNC, file, 0));
    file.readOnly = true;
    refused(Errno.EACCES, () -> space.map(0, P, RW, MapFlags.SHARED, file, 0));
    long shared = space.map(0, P, Prot.READ, MapFlags.SHARED, file, 0);
    refused(Errno.EACCES, () -> space.protect(shared, P, RW));
    space.map(AT, P, RW, FIXED, null, 0);
    refused(Errno.EEXIST, () -> space.map(AT, P, RW, ANON | MapFlags.FIXED_NOREPLACE, null, 0));
    assertEquals(AT + P, space.map(AT + P, P, RW, ANON | MapFlags.FIXED_NOREPLACE, null, 0));
  }

  @Test
  void whatIsSealedStaysAsItIsUntilTheSpaceGoes() {
    space.map(AT, 6 * P, RW, FIXED, null, 0);
    space.writeLong(AT + 2 * P, 7);
    refused(Errno.EINVAL, () -> space.seal(AT, P, 1));
    refused(Errno.EINVAL, () -> space.seal(AT + 1, P, 0));
    refused(Errno.EINVAL, () -> space.seal(AT, -P, 0));
    refused(Errno.ENOMEM, () -> space.seal(AT + 5 * P, 2 * P, 0));
    space.seal(AT, 0, 0);
    assertEquals("0-6:3", ranges(), "nothing was sealed so far");
    space.seal(AT + 2 * P, 2 * P, 0);
    space.seal(AT + 2 * P, P, 0);
    assertEquals("0-2:3 2-4:3 4-6:3", ranges());
    refused(Errno.EPERM, () -> space.unmap(AT, 3 * P));
    refused(Errno.EPERM, () -> space.protect(AT + 3 * P, P, Prot.READ));
    refused(Errno.EPERM, () -> space.remap(AT + 2 * P, P, 2 * P, Mremap.MAYMOVE, 0));
    refused(Errno.EPERM, () -> space.remap(AT, P, P, Mremap.MAYMOVE | Mremap.FIXED, AT + 3 * P));
    refused(Errno.EPERM, () -> space.map(AT + 3 * P, P, RW, FIXED, null, 0));
    space.advise(AT + 3 * P, P, 4); // the program could write zeroes as well
    assertEquals("0-2:3 2-4:3 4-6:3", ranges());
    assertEquals(7, space.readLong(AT + 2 * P));
    long fixed = space.map(0, P, Prot.READ, ANON, null, 0);
    space.seal(fixed, P, 0);
    refused(Errno.EPERM, () -> space.advise(fixed, P, 4));
    AddressSpace child = space.duplicate();
    refused(Errno.EPERM, () -> child.unmap(AT + 2 * P, P));
    child.put();
  }

  @Test
  void placesAreFoundTopDownAndHintsAreTaken() {
    long a = space.map(0, 3 * P, RW, ANON, null, 0);
    long b = space.map(0, P, RW, ANON, null, 0);
    assertEquals(space.layout().mmapBase(), a + 3 * P);
    assertEquals(a - P, b);
    assertEquals(1, space.vmas().size(), "alike neighbours are one");
    assertEquals(AT, space.map(AT, P, Prot.READ, ANON, null, 0));
    assertEquals(AT + 5 * P, space.map(AT + 5 * P - 7, P, Prot.READ, ANON, null, 0), "hints are rounded up");
    assertEquals(b - P, space.map(AT, P, Prot.EXEC, ANON, null, 0), "a hint that is taken is not");
    space.unmap(a + P, P);
    assertEquals(a + P, space.map(0, P, Prot.READ, ANON, null, 0), "the highest gap that fits");
  }

  @Test
  void randomLayoutsDifferBySeedOnly() {
    Layout one = Layout.randomised(PagingMode.SV39, 8 << 20, new Random(1)::nextLong);
    assertEquals(one, Layout.randomised(PagingMode.SV39, 8 << 20, new Random(1)::nextLong));
    assertNotEquals(one, Layout.randomised(PagingMode.SV39, 8 << 20, new Random(2)::nextLong));
    for (int seed = 0; seed < 1000; seed++) {
      Layout layout = Layout.randomised(PagingMode.SV39, 8 << 20, new Random(seed)::nextLong);
      assertTrue(layout.mmapBase() < layout.stackTop() - (100L << 20) && layout.stackTop() <= PagingMode.SV39.userEnd());
      assertTrue(layout.programBase() + (1L << 30) < layout.mmapBase());
      assertEquals(0, (layout.mmapBase() | layout.stackTop() | layout.programBase() | layout.breakOffset()) & P - 1);
    }
    assertEquals(Layout.fixed(PagingMode.SV39, 8 << 20), Layout.fixed(PagingMode.SV39, 8 << 20));
  }

  @Test
  void protectSplitsAndMerges() {
    space.map(AT, 10 * P, RW, FIXED, null, 0);
    space.protect(AT + 2 * P, 3 * P, Prot.READ);
    assertEquals("0-2:3 2-5:1 5-10:3", ranges());
    space.protect(AT + 2 * P, P, RW);
    assertEquals("0-3:3 3-5:1 5-10:3", ranges());
    space.protect(AT + 3 * P, 2 * P, RW);
    assertEquals("0-10:3", ranges());
    refused(Errno.ENOMEM, () -> space.protect(AT + 9 * P, 2 * P, Prot.READ));
    assertEquals("0-9:3 9-10:1", ranges());
    refused(Errno.EINVAL, () -> space.protect(AT + 1, P, RW));
    refused(Errno.EINVAL, () -> space.protect(AT, P, 0x80));
    refused(Errno.ENOMEM, () -> space.protect(AT, -P, RW));
    space.protect(AT + 77 * P, 0, RW);
  }

  @Test
  void unmapTakesWhatIsThere() {
    space.map(AT, 4 * P, RW, FIXED, null, 0);
    space.map(AT + 6 * P, 4 * P, RW, FIXED, null, 0);
    space.unmap(AT + P, 7 * P);
    assertEquals("0-1:3 8-10:3", ranges());
    space.unmap(AT + 2 * P, P);
    refused(Errno.EINVAL, () -> space.unmap(AT, 0));
    refused(Errno.EINVAL, () -> space.unmap(AT + 1, P));
    refused(Errno.EINVAL, () -> space.unmap(AT, -P));
    refused(Errno.EINVAL, () -> space.unmap(-P, P));
    refused(Errno.EINVAL, () -> space.unmap(PagingMode.SV39.userEnd() - P, 2 * P));
  }

  @Test
  void filesMergeOnlyWhereTheirPagesContinue() {
    space.map(AT, P, Prot.READ, MapFlags.PRIVATE | MapFlags.FIXED, file, 0);
    space.map(AT + P, P, Prot.READ, MapFlags.PRIVATE | MapFlags.FIXED, file, P);
    space.map(AT + 2 * P, P, Prot.READ, MapFlags.PRIVATE | MapFlags.FIXED, file, P);
    assertEquals("0-2:1 2-3:1", ranges());
    assertEquals(2, file.references);
    space.unmap(AT + P, P);
    assertEquals(0x02020202, space.readInt(AT + 2 * P));
    assertEquals(0x01010101, space.readInt(AT));
  }

  @Test
  void remapShrinksGrowsMovesAndRefuses() {
    space.map(AT, 4 * P, RW, FIXED, null, 0);
    space.writeInt(AT, 11);
    space.writeInt(AT + 3 * P, 14);
    assertEquals(AT, space.remap(AT, 4 * P, 2 * P, 0, 0));
    assertEquals("0-2:3", ranges());
    assertEquals(AT, space.remap(AT, 2 * P, 6 * P, 0, 0), "grows in place");
    assertEquals(0, space.readInt(AT + 3 * P));
    space.map(AT + 6 * P, P, Prot.READ, FIXED, null, 0);
    refused(Errno.ENOMEM, () -> space.remap(AT, 6 * P, 7 * P, 0, 0));
    long moved = space.remap(AT, 6 * P, 7 * P, Mremap.MAYMOVE, 0);
    assertEquals(11, space.readInt(moved));
    assertEquals("6-7:1", ranges().substring(0, 5));
    assertEquals(AT + 10 * P, space.remap(moved, 7 * P, P, Mremap.MAYMOVE | Mremap.FIXED, AT + 10 * P));
    assertEquals(11, space.readInt(AT + 10 * P));
    assertEquals(AT + 20 * P, space.remap(AT + 10 * P, P, P, Mremap.MAYMOVE | Mremap.FIXED | Mremap.DONTUNMAP, AT + 20 * P));
    assertEquals(11, space.readInt(AT + 20 * P));
    assertEquals(0, space.readInt(AT + 10 * P), "the old place stays, empty");
    refused(Errno.EFAULT, () -> space.remap(AT, P, P, 0, 0));
    refused(Errno.EFAULT, () -> space.remap(AT + 20 * P, 2 * P, 3 * P, Mremap.MAYMOVE, 0));
    refused(Errno.EINVAL, () -> space.remap(AT + 20 * P, P, 0, 0, 0));
    refused(Errno.EINVAL, () -> space.remap(AT + 20 * P, 0, P, Mremap.MAYMOVE, 0));
    refused(Errno.EINVAL, () -> space.remap(AT + 20 * P, P, P, Mremap.FIXED, AT));
    refused(Errno.EINVAL, () -> space.remap(AT + 20 * P, P, P, Mremap.MAYMOVE | Mremap.FIXED, AT + 20 * P));
  }

  @Test
  void remapOfLengthZeroMapsSharedMemoryTwice() {
    space.map(AT, P, RW, MapFlags.SHARED | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
    long second = space.remap(AT, 0, P, Mremap.MAYMOVE, 0);
    space.writeInt(second, 5);
    assertEquals(5, space.readInt(AT));
  }

  @Test
  void breakMovesUpAndDownAndStaysWhenItMayNot() {
    space.startBreak(AT + 100);
    assertEquals(AT + 100, space.brk(0));
    assertEquals(AT + 3 * P, space.brk(AT + 3 * P));
    space.writeInt(AT + P, 3);
    assertEquals("[heap]", space.nameOf(space.find(AT + P)));
    assertEquals(AT + P + 1, space.brk(AT + P + 1));
    assertEquals(AT + 3 * P, space.brk(AT + 3 * P));
    assertEquals(3, space.readInt(AT + P));
    space.map(AT + 8 * P, P, RW, FIXED, null, 0);
    assertEquals(AT + 3 * P, space.brk(AT + 9 * P));
    assertEquals(AT + 8 * P, space.brk(AT + 8 * P));
    space.limits(new MemoryLimits.Fixed(Long.MAX_VALUE, 4 * P, 8 << 20, 0));
    assertEquals(AT + 8 * P, space.brk(AT + 8 * P + 1));
  }

  @Test
  void limitsAreKept() {
    space.limits(new MemoryLimits.Fixed(10 * P, 6 * P, 8 << 20, 2 * P));
    space.map(AT, 6 * P, RW, FIXED, null, 0);
    refused(Errno.ENOMEM, () -> space.map(0, P, RW, ANON, null, 0));
    space.map(AT + 6 * P, 4 * P, Prot.READ, FIXED, null, 0);
    refused(Errno.ENOMEM, () -> space.map(0, P, Prot.READ, ANON, null, 0));
    refused(Errno.ENOMEM, () -> space.protect(AT + 6 * P, P, RW));
    space.lock(AT, 2 * P, false);
    assertEquals(2, space.map().rss().anonymous());
    refused(Errno.ENOMEM, () -> space.lock(AT + 2 * P, P, false));
    assertEquals(2, memory.statistics().get(VmStatistic.UNEVICTABLE));
    refused(Errno.EINVAL, () -> space.advise(AT, P, 4));
    space.unlock(AT, 2 * P);
    assertEquals("0-6:3 6-10:1", ranges());
  }

  @Test
  void adviceAndResidency() {
    space.map(AT, 3 * P, RW, FIXED, null, 0);
    space.writeInt(AT + P, 1);
    assertArrayEquals(new byte[] {0, 1, 0}, space.residency(AT, 3 * P));
    space.advise(AT, 3 * P, 4);
    assertEquals(0, space.readInt(AT + P));
    refused(Errno.ENOMEM, () -> space.advise(AT, 4 * P, 4));
    refused(Errno.ENOMEM, () -> space.residency(AT, 4 * P));
    refused(Errno.EINVAL, () -> space.advise(AT, P, 77));
    refused(Errno.EINVAL, () -> space.advise(AT + 1, P, 4));
    refused(Errno.EINVAL, () -> space.sync(AT, P, 5));
    space.advise(AT, 3 * P, 23);
    assertEquals(3, space.map().rss().anonymous());
    space.map(AT + 8 * P, 4 * P, Prot.READ, MapFlags.PRIVATE | MapFlags.FIXED, file, 0);
    space.advise(AT + 8 * P, 4 * P, 3);
    assertEquals(4, file.reads);
    assertArrayEquals(new byte[] {1, 1, 1, 1}, space.residency(AT + 8 * P, 4 * P));
    refused(Errno.EINVAL, () -> space.advise(AT + 8 * P, P, 8));
    refused(Errno.EINVAL, () -> space.advise(AT + 8 * P, P, 18));
  }

  @Test
  void populateAndLockedMappingsAreThereAtOnce() {
    space.map(AT, 3 * P, RW, FIXED | MapFlags.POPULATE, null, 0);
    assertEquals(3, space.map().rss().anonymous());
    space.map(AT + 8 * P, 2 * P, RW, FIXED | MapFlags.LOCKED, null, 0);
    assertEquals(5, space.map().rss().anonymous());
    space.lockAll(Mlock.FUTURE);
    space.map(AT + 20 * P, 2 * P, RW, FIXED, null, 0);
    assertEquals(7, space.map().rss().anonymous());
    space.unlockAll();
    assertEquals(0, memory.statistics().get(VmStatistic.UNEVICTABLE));
  }

  /** Who asks for pages in advance is short of memory like one who touches them, and may go on only with a victim. */
  @Test
  void whoPopulatesMoreThanThereIsAsksForAVictim() {
    AtomicInteger asked = new AtomicInteger();
    memory.oomKiller(() -> asked.incrementAndGet() < 3);
    long bytes = memory.pages().totalPages() * P;
    space.map(AT, bytes, RW, FIXED | MapFlags.POPULATE, null, 0);
    assertEquals(3, asked.get(), "asked again as long as there is hope");
    space.unmap(AT, bytes);
  }

  @Test
  void lockingWhatCannotBeTouchedIsRefused() {
    space.map(AT, 2 * P, 0, FIXED, null, 0);
    refused(Errno.ENOMEM, () -> space.lock(AT, P, false));
    refused(Errno.EINVAL, () -> space.lock(-1, P, false)); // the end wraps around
    space.unlock(AT, P);
  }

  @Test
  void whatIsLockedOnFaultComesWhenItIsTouched() {
    space.map(AT, 8 * P, RW, FIXED, null, 0);
    space.writeInt(AT, 1);
    space.lock(AT, 8 * P, true);
    assertEquals(1, space.map().rss().anonymous());
    assertEquals(8, space.map().totals().locked());
    unevictable(1);
    space.writeInt(AT + 3 * P, 1);
    unevictable(2);
    space.unmap(AT + 3 * P, P);
    unevictable(1);
    space.lock(AT, 2 * P, false);
    unevictable(2);
    space.unlock(AT, 2 * P);
    unevictable(0);
  }

  private void unevictable(long pages) {
    assertEquals(pages, memory.statistics().get(VmStatistic.UNEVICTABLE));
  }

  @Test
  void allCanBeLockedNowOrLaterAndOnlyOnFault() {
    space.map(AT, 2 * P, RW, FIXED, null, 0);
    space.map(AT + 8 * P, 2 * P, Prot.NONE, FIXED, null, 0);
    space.lockAll(Mlock.CURRENT | Mlock.FUTURE | Mlock.ONFAULT);
    space.map(AT + 20 * P, 2 * P, RW, FIXED | MapFlags.POPULATE, null, 0);
    assertEquals(0, space.map().rss().anonymous());
    assertEquals(6, space.map().totals().locked());
    space.writeInt(AT + 20 * P, 1);
    unevictable(1);
    space.lockAll(Mlock.CURRENT);
    assertEquals(4, space.map().rss().anonymous(), "all that can be touched");
    unevictable(4);
    space.map(AT + 30 * P, 2 * P, RW, FIXED, null, 0);
    assertEquals(4, space.map().rss().anonymous(), "the future is free again");
    refused(Errno.EINVAL, () -> space.lockAll(Mlock.ONFAULT));
    space.unlockAll();
    unevictable(0);
  }

  @Test
  void aPageThatOneProcessLockedIsReclaimedAgainOnceThatProcessIsGone() {
    space.map(AT, P, RW, FIXED | MapFlags.LOCKED, null, 0);
    AddressSpace child = space.duplicate();
    child.lock(AT, P, true);
    assertEquals(1, child.map().rss().anonymous());
    space.unlock(AT, P);
    unevictable(0);
    child.unlock(AT, P);
    child.lock(AT, P, true);
    unevictable(1);
    child.put();
    unevictable(0);
  }

  @Test
  void whatIsLockedAlreadyDoesNotCountTwice() {
    space.limits(new MemoryLimits.Fixed(Long.MAX_VALUE, Long.MAX_VALUE, 8 << 20, 4 * P));
    space.map(AT, 8 * P, RW, FIXED, null, 0);
    space.lock(AT, 3 * P, true);
    space.lock(AT, 4 * P, true);
    refused(Errno.ENOMEM, () -> space.lock(AT + 3 * P, 2 * P, true));
    refused(Errno.EAGAIN, () -> space.map(0, P, RW, ANON | MapFlags.LOCKED, null, 0));
  }

  @Test
  void levelsOfThePageTableComeAndGo() {
    long before = space.map().table().tables();
    space.map(AT, 2 * P, RW, FIXED, null, 0);
    space.map(40L << 30, P, RW, FIXED, null, 0);
    space.writeInt(AT, 1);
    space.writeInt(40L << 30, 1);
    assertEquals(before + 4, space.map().table().tables());
    space.unmap(40L << 30, P);
    assertEquals(before + 2, space.map().table().tables());
    space.unmap(AT, 2 * P);
    assertEquals(before, space.map().table().tables());
  }

  @Test
  void moreThanRamIsRefusedUnlessNotReserved() {
    refused(Errno.ENOMEM, () -> space.map(0, 65 << 20, RW, ANON, null, 0));
    long a = space.map(0, 8L << 30, RW, ANON | MapFlags.NORESERVE, null, 0);
    space.map(0, 8L << 30, Prot.NONE, ANON, null, 0);
    space.writeInt(a + (7L << 30), 1);
  }
}
