package pith.mm.fault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.hal.mmu.Mmu;
import pith.hal.trace.Category;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageFrames;
import pith.mm.physical.VmStatistic;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.mm.vma.MemoryLimits;
import pith.mm.vma.Prot;
import pith.mm.vma.SpecialPages;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

class PageFaultsTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS;
  private static final int SHARED_ANON = MapFlags.SHARED | MapFlags.ANONYMOUS;

  private final TestMachine machine = TestMachine.small(1, 8);
  private final MemorySystem memory = machine.memory;

  /** Runs {@code body} in a space that is active on the hart, and demands that it leaves nothing behind. */
  private void inSpace(Consumer<AddressSpace> body) {
    machine.run(() -> {
      Audit audit = new Audit(memory);
      AddressSpace space = AddressSpace.create(memory);
      space.activate(TestMachine.hart());
      body.accept(space);
      Audit.assertCountsExact(memory, List.of(space));
      space.put();
      audit.assertNothingIsLeft();
    });
  }

  private static FaultOutcome installed(FaultKind kind) {
    return new FaultOutcome.Installed(kind, false);
  }

  @Test
  void anonymousReadGivesTheZeroPageAndTheFirstWriteAPage() {
    inSpace(space -> {
      long a = space.map(0, 8192, RW, ANON, null, 0);
      assertEquals(installed(FaultKind.ZERO_PAGE), space.fault(a, Access.LOAD));
      assertEquals(0, space.map().rss().total());
      assertEquals(memory.zeroPage(), space.physical(a, Access.LOAD));
      assertEquals(installed(FaultKind.ANONYMOUS), space.fault(a, Access.STORE));
      assertEquals(installed(FaultKind.ANONYMOUS), space.fault(a + 4096, Access.STORE));
      assertEquals(installed(FaultKind.SPURIOUS), space.fault(a + 4096, Access.STORE));
      assertEquals(2, space.map().rss().anonymous());
      assertEquals(0, space.readLong(a + 4092));
    });
  }

  @Test
  void whatIsNotMappedOrNotPermittedIsASegmentationFaultWithItsCode() {
    inSpace(space -> {
      long a = space.map(0, 4096, Prot.READ, ANON, null, 0);
      assertEquals(new FaultOutcome.SegmentationFault(FaultOutcome.NO_PERMISSION), space.fault(a, Access.STORE));
      assertEquals(new FaultOutcome.SegmentationFault(FaultOutcome.NO_PERMISSION), space.fault(a, Access.FETCH));
      for (long bad : new long[] {0, a - 1, a + 4096, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 38, (1L << 38) - 1}) {
        assertEquals(new FaultOutcome.SegmentationFault(FaultOutcome.NOT_MAPPED), space.fault(bad, Access.LOAD), Long.toHexString(bad));
      }
    });
  }

  @Test
  void aFileIsReadOnceAndNeighboursThatAreCachedAreMappedAlong() {
    inSpace(space -> {
      MemoryFile file = MemoryFile.numbered(memory, 20);
      long a = space.map(1 << 30, 20 << 12, Prot.READ, MapFlags.PRIVATE | MapFlags.FIXED, file, 0);
      assertEquals(new FaultOutcome.Installed(FaultKind.FILE_READ, true), space.fault(a, Access.LOAD));
      memory.pages().put(file.cache.page(3));
      memory.pages().put(file.cache.page(4));
      assertEquals(new FaultOutcome.Installed(FaultKind.FILE_READ, false), space.fault(a + (3 << 12), Access.LOAD));
      long faults = space.map().minorFaults() + space.map().majorFaults();
      assertEquals(5, space.readInt(a + (4 << 12)) & 0xff);
      assertEquals(faults, space.map().minorFaults() + space.map().majorFaults(), "page 4 came with page 3");
      assertEquals(3, file.reads);
      assertEquals(1, space.map().majorFaults());
      space.unmap(a, 20 << 12);
      file.cache.drop();
      assertEquals(0, file.references);
    });
  }

  @Test
  void privateWritesToAFileStayPrivate() {
    inSpace(space -> {
      MemoryFile file = MemoryFile.numbered(memory, 2);
      long a = space.map(0, 8192, RW, MapFlags.PRIVATE, file, 0);
      assertEquals(new FaultOutcome.Installed(FaultKind.FILE_COPY, true), space.fault(a, Access.STORE));
      space.writeInt(a, 77);
      assertEquals(new FaultOutcome.Installed(FaultKind.FILE_READ, true), space.fault(a + 4096, Access.LOAD));
      assertEquals(installed(FaultKind.COPY_ON_WRITE), space.fault(a + 4096, Access.STORE));
      space.writeInt(a + 4096, 78);
      file.cache.writeBack();
      assertEquals(0, file.writes);
      long b = space.map(0, 8192, Prot.READ, MapFlags.PRIVATE, file, 0);
      assertEquals(0x01010101, space.readInt(b));
      assertEquals(0x02020202, space.readInt(b + 4096));
      space.unmap(a, 8192);
      space.unmap(b, 8192);
      file.cache.drop();
    });
  }

  @Test
  void sharedWritesReachTheFileAndAreNoticedAgainAfterWriteBack() {
    inSpace(space -> {
      MemoryFile file = MemoryFile.numbered(memory, 1);
      long a = space.map(0, 4096, RW, MapFlags.SHARED, file, 0);
      space.fault(a, Access.LOAD);
      assertEquals(installed(FaultKind.SHARED_WRITE), space.fault(a, Access.STORE));
      space.writeInt(a, 0x11223344);
      assertEquals(1, file.cache.dirtyPages());
      space.sync(a, 4096, 4);
      assertEquals(0, file.cache.dirtyPages());
      assertEquals(0x44, file.disk[0]);
      space.writeInt(a, 0x55);
      assertEquals(1, file.cache.dirtyPages(), "the write after write-back was noticed");
      space.sync(a, 4096, 4);
      assertEquals(0x55, file.disk[0]);
      space.unmap(a, 4096);
      file.cache.drop();
    });
  }

  @Test
  void beyondTheEndOfTheFileIsABusErrorAlsoAfterTruncation() {
    inSpace(space -> {
      MemoryFile file = MemoryFile.numbered(memory, 4);
      long a = space.map(0, 8 << 12, RW, MapFlags.SHARED, file, 0);
      long p = space.map(0, 8 << 12, RW, MapFlags.PRIVATE, file, 0);
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(a + (4 << 12), Access.LOAD));
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(a + (5 << 12), Access.STORE));
      space.writeInt(a + (2 << 12), 1);
      space.writeInt(p + (3 << 12), 9);
      file.truncate((2 << 12) + 2);
      assertEquals(1, space.readInt(a + (2 << 12)) & 0xffff);
      assertEquals(0, space.readInt(a + (2 << 12)) >>> 16, "cleared beyond the end");
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(a + (3 << 12), Access.LOAD));
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(p + (3 << 12), Access.LOAD), "private copies go too");
      file.failsToRead = true;
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(a, Access.LOAD));
      file.failsToRead = false;
      assertEquals(0x01010101, space.readInt(a));
      space.unmap(a, 8 << 12);
      space.unmap(p, 8 << 12);
      file.cache.drop();
    });
  }

  @Test
  void theStackGrowsToItsLimitAndKeepsAGap() {
    inSpace(space -> {
      space.limits(new MemoryLimits.Fixed(Long.MAX_VALUE, Long.MAX_VALUE, 64 << 12, 0));
      long top = 1L << 37;
      space.map(top - 8192, 8192, RW, ANON | MapFlags.FIXED | MapFlags.GROWSDOWN, null, 0);
      assertEquals(installed(FaultKind.ANONYMOUS), space.fault(top - 8192 - 8, Access.STORE));
      assertEquals(installed(FaultKind.ANONYMOUS), space.fault(top - (64 << 12), Access.STORE));
      assertEquals(1, space.vmas().size());
      assertEquals(64, space.vmas().getFirst().pages());
      assertEquals(FaultOutcome.UNMAPPED, space.fault(top - (64 << 12) - 1, Access.STORE));
      space.limits(MemoryLimits.DEFAULT);
      space.map(top - (400 << 12), 4096, RW, ANON | MapFlags.FIXED, null, 0);
      assertEquals(FaultOutcome.UNMAPPED, space.fault(top - (200 << 12), Access.STORE), "within the guard gap");
      space.unmap(top - (400 << 12), 4096);
      assertEquals(installed(FaultKind.ANONYMOUS), space.fault(top - (200 << 12), Access.STORE));
    });
  }

  @Test
  void afterAForkTheFirstToWriteCopiesAndTheLastReuses() {
    inSpace(parent -> {
      long a = parent.map(0, 4096, RW, ANON, null, 0);
      parent.writeInt(a, 1);
      long page = parent.physical(a, Access.LOAD);
      AddressSpace child = parent.duplicate();
      assertEquals(page, child.physical(a, Access.LOAD));
      assertEquals(2, memory.frames().references(page));
      assertEquals(installed(FaultKind.COPY_ON_WRITE), child.fault(a, Access.STORE));
      assertNotEquals(page, child.physical(a, Access.LOAD));
      child.writeInt(a, 2);
      assertEquals(installed(FaultKind.REUSE), parent.fault(a, Access.STORE));
      assertEquals(page, parent.physical(a, Access.STORE));
      assertEquals(1, parent.readInt(a));
      assertEquals(2, child.readInt(a));
      child.put();
    });
  }

  @Test
  void whatTheParentsTlbRemembersIsWithdrawnByFork() {
    inSpace(parent -> {
      long a = parent.map(0, 4096, RW, ANON, null, 0);
      parent.writeInt(a, 1);
      assertNotEquals(Mmu.FAULT, TestMachine.hart().mmu().translate(a, Access.STORE));
      AddressSpace child = parent.duplicate();
      assertEquals(Mmu.FAULT, TestMachine.hart().mmu().translate(a, Access.STORE));
      child.put();
    });
  }

  @Test
  void sharedAnonymousMemoryIsOneInParentAndChild() {
    inSpace(parent -> {
      long a = parent.map(0, 8192, RW, SHARED_ANON, null, 0);
      parent.writeInt(a, 5);
      AddressSpace child = parent.duplicate();
      assertEquals(5, child.readInt(a));
      child.writeInt(a + 4096, 6);
      assertEquals(6, parent.readInt(a + 4096));
      assertEquals(parent.identity(a + 4), child.identity(a + 4));
      assertEquals(2, parent.map().rss().shared());
      parent.unmap(a, 8192);
      assertEquals(6, child.readInt(a + 4096), "the memory lives as long as somebody maps it");
      child.put();
    });
  }

  @Test
  void wipeOnForkAndDontForkDoWhatTheySay() {
    inSpace(parent -> {
      long a = parent.map(0, 3 << 12, RW, ANON, null, 0);
      parent.zero(a, 3 << 12);
      parent.writeInt(a, 1);
      parent.writeInt(a + 4096, 2);
      parent.advise(a, 4096, 18);
      parent.advise(a + 4096, 4096, 10);
      AddressSpace child = parent.duplicate();
      assertEquals(0, child.readInt(a));
      assertEquals(FaultOutcome.UNMAPPED, child.fault(a + 4096, Access.LOAD));
      child.put();
    });
  }

  @Test
  void kernelPagesAreShownReadOnly() {
    machine.run(() -> {
      long page = memory.pages().allocate(0, Allocation.KERNEL_ZEROED);
      memory.ram().writeInt(page + 16, 99);
      AddressSpace space = AddressSpace.create(memory);
      long a = space.mapSpecial(0, new SpecialPages("[vdso]", List.of(page)), VmFlags.READ | VmFlags.EXEC | VmFlags.MAYREAD | VmFlags.MAYEXEC);
      assertEquals(99, space.readInt(a + 16));
      assertEquals(installed(FaultKind.SPURIOUS), space.fault(a, Access.FETCH));
      assertEquals(FaultOutcome.FORBIDDEN, space.fault(a, Access.STORE));
      assertEquals("[vdso]", space.nameOf(space.find(a)));
      AddressSpace child = space.duplicate();
      assertEquals(99, child.readInt(a + 16));
      child.put();
      space.put();
      assertEquals(1, memory.frames().references(page));
    });
  }

  @Test
  void userMemoryRefusesAbsurdRangesAndReadsStringsAcrossPages() {
    inSpace(space -> {
      long a = space.map(0, 8192, RW, ANON, null, 0);
      byte[] text = "over the border\0junk".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
      space.copyOut(a + 4096 - 5, text, 0, text.length);
      assertArrayEquals("over the border".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), space.readString(a + 4096 - 5, 4096));
      assertEquals(4, space.readString(a + 4096 - 5, 4).length);
      assertEquals(0, space.readString(a + 8191, 4096).length);
      space.writeInt(a + 8188, -1);
      byte[] some = new byte[16];
      for (long bad : new long[] {0, -1, -8, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 38) - 8, a + 8192 - 8, a - 8}) {
        assertRefused(Errno.EFAULT, () -> space.copyIn(bad, some, 0, 16));
        assertRefused(Errno.EFAULT, () -> space.copyOut(bad, some, 0, 16));
      }
      assertRefused(Errno.EFAULT, () -> space.readString(a + 8190, 4096));
      assertRefused(Errno.EFAULT, () -> space.zero(a, Long.MAX_VALUE));
      space.writeLong(a + 4093, 0x1122334455667788L);
      assertEquals(0x1122334455667788L, space.readLong(a + 4093));
      assertTrue(space.compareAndSetInt(a, 0, 3));
      assertFalse(space.compareAndSetInt(a, 0, 3));
      assertRefused(Errno.EINVAL, () -> space.compareAndSetInt(a + 2, 0, 3));
    });
  }

  private static void assertRefused(Errno errno, Runnable call) {
    assertEquals(errno, assertThrows(Refused.class, call::run).errno());
  }

  @Test
  void everyFaultIsATraceEvent() {
    machine.trace.enable(Category.FAULT.mask());
    inSpace(space -> {
      long a = space.map(0, 4096, RW, ANON, null, 0);
      space.writeInt(a + 8, 1);
      PageFaultEvent event = assertInstanceOf(PageFaultEvent.class, machine.trace.last(1).getFirst().event());
      assertEquals(a + 8, event.address());
      assertEquals("anonymous", event.outcomeText());
      assertTrue(event.cycles() > 500 && event.cycles() < 3000, () -> event.cycles() + " cycles");
    });
  }

  private PageFaultEvent lastFault() {
    return assertInstanceOf(PageFaultEvent.class, machine.trace.last(1).getFirst().event());
  }

  @Test
  void aFaultTellsUnderWhichLockItEndedAndWhatItWaitedFor() {
    machine.trace.enable(Category.FAULT.mask());
    inSpace(space -> {
      MemoryFile file = MemoryFile.numbered(memory, 2);
      long a = space.map(0, 8192, RW, ANON | MapFlags.GROWSDOWN, null, 0);
      long f = space.map(0, 8192, RW, MapFlags.PRIVATE, file, 0);
      space.fault(a, Access.STORE);
      assertEquals(List.of(LockTaken.VMA, 0, Waited.NOTHING), List.of(lastFault().lock(), lastFault().retries(), lastFault().waited()));
      space.fault(f, Access.LOAD);
      assertEquals(List.of(LockTaken.MMAP, 1, Waited.DEVICE), List.of(lastFault().lock(), lastFault().retries(), lastFault().waited()));
      space.fault(f - (1 << 30), Access.LOAD);
      assertEquals(List.of(LockTaken.MMAP, 0, Waited.NOTHING), List.of(lastFault().lock(), lastFault().retries(), lastFault().waited()));
      assertEquals(1, memory.statistics().get(VmStatistic.VMA_LOCK_RETRY));
      space.unmap(f, 8192);
      file.cache.drop();
    });
  }

  @Test
  void whileAFaultReadsFromADeviceTheSpaceCanBeChangedAndTheFaultSeesThat() {
    TestMachine two = TestMachine.small(2, 8);
    Audit audit = new Audit(two.memory);
    boolean[] reading = new boolean[1];
    boolean[] unmapped = new boolean[1];
    MemoryFile file =
        new MemoryFile(two.memory, 4096, 4096) {
          @Override
          public void readPage(long index, long pa) {
            reading[0] = true;
            while (!unmapped[0]) {
              TestMachine.hart().charge(100);
            }
            super.readPage(index, pa);
          }
        };
    AddressSpace space = AddressSpace.create(two.memory);
    long a = space.map(0, 4096, RW, MapFlags.PRIVATE, file, 0);
    two.run(
        () -> assertEquals(FaultOutcome.UNMAPPED, space.fault(a, Access.LOAD)),
        () -> {
          while (!reading[0]) {
            TestMachine.hart().charge(100);
          }
          space.unmap(a, 4096);
          unmapped[0] = true;
        });
    assertEquals(0, file.references, "the fault kept the file for as long as it read");
    space.put();
    file.cache.drop();
    audit.assertNothingIsLeft();
  }

  @Test
  void anExclusivePageIsWrittenInPlaceWhoeverElseLooksAtIt() {
    inSpace(parent -> {
      long a = parent.map(0, 4096, RW, ANON, null, 0);
      parent.writeInt(a, 1);
      long page = parent.physical(a, Access.LOAD);
      parent.protect(a, 4096, Prot.READ);
      parent.protect(a, 4096, RW);
      memory.frames().get(page);
      assertEquals(installed(FaultKind.REUSE), parent.fault(a, Access.STORE));
      memory.pages().put(page);
      AddressSpace child = parent.duplicate();
      assertFalse(memory.frames().is(page, PageFrames.ANON_EXCLUSIVE));
      child.put();
      memory.frames().get(page);
      assertEquals(installed(FaultKind.COPY_ON_WRITE), parent.fault(a, Access.STORE), "shared once: now a reference might be anybody's");
      memory.pages().put(page);
    });
  }

  @Test
  void whoDirtiesPagesFasterThanTheyAreWrittenWritesSomeBackWithoutTheLock() {
    machine.trace.enable(Category.FAULT.mask());
    inSpace(space -> {
      int pages = (int) memory.pages().totalPages() / 5 + 10;
      MemoryFile file = new MemoryFile(memory, pages << 12, (long) pages << 12);
      long a = space.map(0, (long) pages << 12, RW, MapFlags.SHARED, file, 0);
      FaultOutcome last = null;
      for (int i = 0; i < pages && !(last instanceof FaultOutcome.CompletedLockDropped); i++) {
        last = space.fault(a + ((long) i << 12), Access.STORE);
      }
      assertInstanceOf(FaultOutcome.CompletedLockDropped.class, last);
      assertEquals(Waited.WRITE_BACK, lastFault().waited());
      assertEquals(0, file.cache.dirtyPages());
      space.unmap(a, (long) pages << 12);
      file.cache.drop();
    });
  }

  @Test
  void readingAndMappingSeeTheSamePages() {
    inSpace(space -> {
      MemoryFile file = MemoryFile.numbered(memory, 2);
      long a = space.map(0, 8192, RW, MapFlags.SHARED, file, 0);
      space.writeInt(a, 4711);
      long page = file.cache.page(0);
      assertEquals(4711, memory.ram().readInt(page));
      memory.ram().writeInt(page, 4712);
      file.cache.markDirty(page);
      memory.pages().put(page);
      assertEquals(4712, space.readInt(a));
      space.unmap(a, 8192);
      file.cache.drop();
    });
  }

  @Test
  void cleanPagesOfFilesAreReclaimedBeforeAnythingFails() {
    inSpace(space -> {
      long room = memory.pages().freePages();
      MemoryFile file = new MemoryFile(memory, 1 << 20, 1 << 20);
      long f = space.map(0, 1 << 20, Prot.READ, MapFlags.PRIVATE, file, 0);
      for (int i = 0; i < 256; i++) {
        space.readInt(f + (i << 12));
      }
      long a = space.map(0, room << 12, RW, ANON | MapFlags.NORESERVE, null, 0);
      long pages = 0;
      while (space.fault(a + (pages << 12), Access.STORE).resolved()) {
        pages++;
      }
      long kept = memory.pages().zones().stream().mapToLong(zone -> zone.watermarks().min()).sum();
      assertTrue(pages > room - kept - 256 && file.cache.pages() == 0, () -> "left in the cache: " + file.cache.pages());
      assertEquals(FaultOutcome.OUT_OF_MEMORY, space.fault(a + (pages << 12), Access.STORE));
      space.unmap(a, room << 12);
      assertEquals(0, space.readInt(f));
      space.unmap(f, 1 << 20);
      file.cache.drop();
    });
  }
}
