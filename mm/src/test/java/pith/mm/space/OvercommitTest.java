package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.fault.FaultOutcome;
import pith.mm.overcommit.Overcommit;
import pith.mm.overcommit.OvercommitMode;
import pith.mm.pagecache.PageCache;
import pith.mm.vma.Prot;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** What is promised, to whom, and what is refused. */
class OvercommitTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON = MapFlags.PRIVATE | MapFlags.ANONYMOUS;
  private static final int SHARED = MapFlags.SHARED | MapFlags.ANONYMOUS;
  private static final int FIXED = ANON | MapFlags.FIXED;
  private static final long AT = 1L << 30;
  private static final long P = 4096;

  private final TestMachine machine = TestMachine.small(1, 8);
  private final MemorySystem memory = machine.memory;
  private final Overcommit overcommit = memory.overcommit();
  private final AddressSpace space = AddressSpace.create(memory);

  private static void refused(Errno errno, Runnable call) {
    assertEquals(errno, assertThrows(Refused.class, call::run).errno());
  }

  private void promised(long pages) {
    assertEquals(pages, overcommit.committed());
  }

  @Test
  void privatePagesThatCanBeWrittenArePromised() {
    space.map(AT, 8 * P, RW, FIXED, null, 0);
    space.map(AT + 8 * P, 8 * P, Prot.READ, FIXED, null, 0);
    space.map(AT + 16 * P, 8 * P, RW, FIXED | MapFlags.NORESERVE, null, 0);
    promised(8);
    space.map(AT + 4 * P, 4 * P, Prot.READ, FIXED, null, 0);
    promised(4);
    space.protect(AT + 8 * P, 2 * P, RW);
    promised(6);
    space.protect(AT + 8 * P, 2 * P, Prot.READ); // never touched: the promise is off
    promised(4);
    space.writeInt(AT, 1);
    space.protect(AT, 4 * P, Prot.READ); // what was written is there still
    promised(4);
    space.unmap(AT, 2 * P);
    promised(2);
    space.put();
    promised(0);
  }

  @Test
  void theHeapAForkAndARemapArePromised() {
    space.startBreak(AT);
    space.brk(AT + 10 * P);
    promised(10);
    space.brk(AT + 4 * P);
    promised(4);
    long moved = space.remap(AT, 4 * P, 6 * P, Mremap.MAYMOVE, 0);
    promised(6);
    space.remap(moved, 6 * P, 6 * P, Mremap.MAYMOVE | Mremap.DONTUNMAP, 0);
    promised(12);
    AddressSpace child = space.duplicate();
    promised(24);
    child.put();
    promised(12);
    space.put();
    promised(0);
  }

  @Test
  void sharedMemoryIsPromisedOnceWhoeverMapsItAndPageByPageIfNotReserved() {
    space.map(AT, 8 * P, RW, SHARED | MapFlags.FIXED, null, 0);
    AddressSpace child = space.duplicate();
    promised(8);
    space.put();
    promised(8);
    child.map(AT + 16 * P, 8 * P, RW, SHARED | MapFlags.FIXED | MapFlags.NORESERVE, null, 0);
    promised(8);
    child.writeInt(AT + 17 * P, 1);
    child.readInt(AT + 18 * P);
    promised(10);
    child.put();
    promised(0);
  }

  @Test
  void aGuessRefusesOnlyWhatRamAndSwapCouldNeverHold() {
    long ram = memory.pages().totalPages();
    for (int i = 0; i < 3; i++) {
      space.map(0, ram * P, RW, ANON, null, 0);
    }
    refused(Errno.ENOMEM, () -> space.map(0, (ram + 1) * P, RW, ANON, null, 0));
    machine.run(() -> SwapDisk.attach(memory, 101));
    space.map(0, (ram + 100) * P, RW, ANON, null, 0);
    overcommit.mode(OvercommitMode.ALWAYS);
    space.map(0, 4 * ram * P, RW, ANON, null, 0);
    space.put();
    promised(0);
  }

  @Test
  void nothingIsPromisedBeyondTheLimitInStrictMode() {
    overcommit.mode(OvercommitMode.NEVER);
    overcommit.adminReserveKib(0);
    overcommit.kib(400); // 100 pages
    assertEquals(100, overcommit.limit());
    space.map(AT, 90 * P, RW, FIXED | MapFlags.NORESERVE, null, 0); // which means nothing now
    promised(90);
    refused(Errno.ENOMEM, () -> space.map(0, 10 * P, RW, ANON, null, 0));
    refused(Errno.ENOMEM, () -> space.map(0, 10 * P, RW, SHARED, null, 0));
    refused(Errno.ENOMEM, space::duplicate);
    refused(Errno.ENOMEM, () -> space.remap(AT, 90 * P, 100 * P, Mremap.MAYMOVE, 0));
    space.map(AT + 200 * P, 20 * P, Prot.READ, FIXED, null, 0);
    refused(Errno.ENOMEM, () -> space.protect(AT + 200 * P, 20 * P, RW));
    space.startBreak(1L << 32);
    assertEquals(1L << 32, space.brk((1L << 32) + 20 * P), "the heap does not grow");
    promised(90);
    space.remap(AT, 90 * P, 90 * P, Mremap.MAYMOVE | Mremap.FIXED, 1L << 33);
    promised(90);
    space.put();
    promised(0);
  }

  @Test
  void aMappingThatIsRefusedLeavesWhatStoodInItsPlace() {
    overcommit.mode(OvercommitMode.NEVER);
    overcommit.adminReserveKib(0);
    overcommit.kib(400);
    space.map(AT, 50 * P, RW, FIXED, null, 0);
    space.writeInt(AT, 77);
    refused(Errno.ENOMEM, () -> space.map(AT, 150 * P, RW, FIXED, null, 0));
    assertEquals(77, space.readInt(AT));
    space.map(AT, 90 * P, RW, FIXED, null, 0); // 40 more than were promised in that place
    promised(90);
    space.put();
  }

  @Test
  void whoHasMuchLeavesRoomForOthersAndAdministratorsForNobody() {
    overcommit.mode(OvercommitMode.NEVER);
    overcommit.kib(4000); // 1000 pages
    overcommit.adminReserveKib(400);
    overcommit.userReserveKib(4 << 20);
    space.map(0, 640 * P, Prot.READ, ANON, null, 0); // a 32nd of it: 20 pages
    refused(Errno.ENOMEM, () -> space.map(0, 880 * P, RW, ANON, null, 0));
    space.map(0, 870 * P, RW, ANON, null, 0);
    AddressSpace other = AddressSpace.create(memory);
    other.map(0, 29 * P, RW, ANON, null, 0);
    refused(Errno.ENOMEM, () -> other.map(0, 10 * P, RW, ANON, null, 0));
    overcommit.administrators(() -> true);
    other.map(0, 10 * P, RW, ANON, null, 0);
    other.put();
    space.put();
  }

  @Test
  void aPageThatCannotBePromisedIsABusErrorForWhoMapsTheFile() {
    space.map(AT, 8 * P, RW, SHARED | MapFlags.FIXED | MapFlags.NORESERVE, null, 0);
    assertTrue(space.fault(AT, Access.STORE).resolved());
    overcommit.mode(OvercommitMode.NEVER);
    overcommit.kib(4);
    assertEquals(FaultOutcome.BUS_ERROR, space.fault(AT + P, Access.STORE));
    promised(1);
    space.put();
  }

  @Test
  void aStackThatWasNotPromisedMoreDoesNotGrow() {
    overcommit.mode(OvercommitMode.NEVER);
    overcommit.adminReserveKib(0);
    overcommit.kib(80);
    space.map(AT, 10 * P, RW, FIXED | MapFlags.GROWSDOWN, null, 0);
    space.writeInt(AT - P, 1);
    promised(11);
    assertEquals(FaultOutcome.UNMAPPED, space.fault(AT - 20 * P, Access.STORE));
    promised(11);
    space.put();
  }

  /** Random calls of several spaces in all modes: what is promised is at each moment what a count over all VMAs says, and nothing in the end. */
  @Test
  void randomCallsNeitherLoseNorForgeAPromise() {
    int refusals = 0;
    for (int seed = 0; seed < 40; seed++) {
      Run run = new Run(seed);
      run.machine.run(run::all);
      refusals += run.refusals;
    }
    assertTrue(refusals > 1000, "calls refused: " + refusals);
  }

  private static final class Run {
    static final int PAGES = 96;
    final Random random;
    final TestMachine machine;
    final MemorySystem memory;
    final List<AddressSpace> spaces = new ArrayList<>();
    MemoryFile file;
    int refusals;

    Run(int seed) {
      random = new Random(seed);
      machine = TestMachine.small(1, seed);
      memory = machine.memory;
    }

    void all() {
      Audit audit = new Audit(memory);
      file = MemoryFile.numbered(memory, 8);
      memory.overcommit().kib(4 * (150 + random.nextInt(300)));
      memory.overcommit().adminReserveKib(0);
      spaces.add(fresh());
      for (int step = 0; step < 400; step++) {
        before(step);
        attempt(this::call);
        assertEquals(count(), memory.overcommit().committed(), "promised after step " + step);
      }
      spaces.forEach(AddressSpace::put);
      file.cache.drop();
      audit.assertNothingIsLeft();
    }

    void before(int step) {
      if (step % 20 == 0) {
        memory.overcommit().mode(OvercommitMode.values()[random.nextInt(3)]);
      }
    }

    AddressSpace fresh() {
      AddressSpace space = AddressSpace.create(memory);
      space.startBreak(1L << 32);
      return space;
    }

    void attempt(Runnable call) {
      try {
        call.run();
      } catch (Refused refusal) {
        refusals++;
      }
    }

    void call() {
      AddressSpace space = spaces.get(random.nextInt(spaces.size()));
      int first = random.nextInt(PAGES - 24);
      long at = AT + first * P;
      long bytes = (1 + random.nextInt(24)) * P;
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> space.map(at, bytes, prot(), flags(), null, 0);
        case 3 -> space.map(at, Math.min(bytes, 8 * P), Prot.READ | Prot.WRITE, MapFlags.PRIVATE | MapFlags.FIXED, file, 0);
        case 4 -> space.unmap(at, bytes);
        case 5, 6 -> space.protect(at, bytes, prot());
        case 7 -> remap(space, at, bytes);
        case 8 -> space.brk((1L << 32) + random.nextInt(60) * P);
        case 9 -> space.writeInt(at, 1);
        case 10 -> fork(space);
        default -> replace(space);
      }
    }

    int flags() {
      int kind = random.nextInt(3) == 0 ? SHARED : ANON;
      int locked = random.nextInt(6) == 0 ? MapFlags.LOCKED : 0;
      return kind | MapFlags.FIXED | locked | (random.nextInt(3) == 0 ? MapFlags.NORESERVE : 0);
    }

    int prot() {
      return random.nextInt(3) == 0 ? Prot.READ : RW;
    }

    void remap(AddressSpace space, long at, long bytes) {
      long target = AT + random.nextInt(PAGES) * P;
      int how = switch (random.nextInt(3)) {
        case 0 -> Mremap.MAYMOVE;
        case 1 -> Mremap.MAYMOVE | Mremap.FIXED;
        default -> Mremap.MAYMOVE | Mremap.DONTUNMAP;
      };
      space.remap(at, bytes, how > 3 ? bytes : (1 + random.nextInt(24)) * P, how, target);
    }

    void fork(AddressSpace space) {
      if (spaces.size() < 5) {
        spaces.add(space.duplicate());
      }
    }

    /** Exit, and what exec does to a space. */
    void replace(AddressSpace space) {
      spaces.remove(space);
      space.put();
      if (spaces.isEmpty()) {
        spaces.add(fresh());
      }
    }

    long count() {
      Set<PageCache> shared = Collections.newSetFromMap(new IdentityHashMap<>());
      long pages = 0;
      for (AddressSpace space : spaces) {
        for (Vma vma : space.vmas()) {
          pages += vma.is(VmFlags.ACCOUNT) ? vma.pages() : 0;
          if (vma.file() instanceof SharedMemory && shared.add(vma.cache())) {
            pages += vma.cache().source().promisesEachPage() ? vma.cache().pages() : vma.cache().sizePages();
          }
        }
      }
      return pages;
    }
  }
}
