package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.fault.FaultKind;
import pith.mm.fault.FaultOutcome;
import pith.mm.fault.Forecast;
import pith.mm.userfault.PendingFault;
import pith.mm.userfault.PendingFault.Reason;
import pith.mm.userfault.Userfault;
import pith.mm.vma.Prot;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Faults on shared memory that a program handles itself: what is missing is what nobody has, and what is filled everybody sees. */
class SharedUserfaultTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON_FIXED = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final int SHARED_FIXED = MapFlags.SHARED | MapFlags.FIXED;
  private static final long SOURCE = 1L << 29;
  private static final long AT = 1L << 30;
  private static final long OTHER = 1L << 31;
  private static final long P = 4096;
  private static final int PAGES = 12;
  private static final long BYTES = PAGES * P;
  private static final long MISSING = VmFlags.UFFD_MISSING;
  private static final long MINOR = VmFlags.UFFD_MINOR;
  private static final long WP = VmFlags.UFFD_WP;

  private TestMachine machine;
  private MemorySystem memory;
  private Audit audit;
  private AddressSpace space;
  private SharedMemory file;
  private Userfault monitor;

  /** One file, mapped twice: where it is monitored, and where it is not. */
  private void start(int harts, long seed, String settings) {
    machine = new TestMachine(64 << 20, harts, seed, MemoryOptions.DEFAULT.withSlabDebug().with(settings));
    memory = machine.memory;
    memory.hugePages();
    audit = new Audit(memory);
    space = AddressSpace.create(memory);
    file = new SharedMemory(memory, BYTES, false, 0);
    space.map(SOURCE, P, RW, ANON_FIXED, null, 0);
    space.map(AT, BYTES, RW, SHARED_FIXED, file, 0);
    space.map(OTHER, BYTES, RW, SHARED_FIXED, file, 0);
    monitor = new Userfault(false);
  }

  private void end() {
    Audit.assertCountsExact(memory, List.of(space));
    space.put();
    file.put();
    audit.assertNothingIsLeft();
  }

  private void alone(Runnable body) {
    start(1, 0, "fork=cow");
    machine.run(() -> {
      space.activate(TestMachine.hart());
      body.run();
    });
    end();
  }

  private static void refused(Errno errno, Runnable call) {
    assertEquals(errno, assertThrows(Refused.class, call::run).errno());
  }

  private Forecast next(long address, Access access) {
    return Forecast.of(space.map(), address, access);
  }

  private void copy(long address, long value, boolean writeProtected) {
    space.writeLong(SOURCE, value);
    assertEquals(P, space.userfaults().copy(address, space::copyIn, SOURCE, P, writeProtected));
  }

  @Test
  void whatIsMissingIsWhatNobodyHasAndWhatIsFilledEverybodySees() {
    alone(() -> {
      space.userfaults().register(monitor, AT, BYTES, MISSING);
      assertEquals(new Forecast.WaitsForProgram(true), next(AT, Access.LOAD));
      copy(AT, 77, false);
      assertEquals(77, space.readLong(AT));
      assertEquals(77, space.readLong(OTHER));
      space.writeLong(OTHER + P, 78);
      assertEquals(78, space.readLong(AT + P), "the file has it: nobody is told");
      assertEquals(P, space.userfaults().zero(AT + 2 * P, P));
      space.writeLong(AT + 2 * P + 8, 5);
      assertEquals(5, space.readLong(OTHER + 2 * P + 8));
      refused(Errno.EEXIST, () -> copy(AT + P, 1, false));
      assertFalse(monitor.hasNews());
    });
  }

  @Test
  void aHoleIsMissingAgain() {
    alone(() -> {
      space.userfaults().register(monitor, AT, BYTES, MISSING | WP);
      copy(AT, 77, true);
      file.pageCache().invalidate(0, 1);
      assertEquals(new Forecast.WaitsForProgram(true), next(AT, Access.STORE));
      assertEquals(0, monitor.protectedPages().ranges());
      copy(AT, 78, false);
      space.writeLong(AT, 79);
      assertEquals(79, space.readLong(OTHER));
    });
  }

  @Test
  void aPageThatTheFileHasAndTheProgramNotYetIsAMinorFault() {
    alone(() -> {
      space.userfaults().register(monitor, AT, BYTES, MINOR);
      space.writeLong(OTHER, 77);
      space.writeLong(OTHER + P, 78);
      assertEquals(new Forecast.WaitsForProgram(true), next(AT, Access.LOAD));
      refused(Errno.EFAULT, () -> space.userfaults().proceed(AT + 5 * P, P, false));
      assertEquals(2 * P, space.userfaults().proceed(AT, 3 * P, false), "as far as the file goes on");
      assertEquals(77, space.readLong(AT));
      space.writeLong(AT + P, 79);
      assertEquals(79, space.readLong(OTHER + P));
      refused(Errno.EEXIST, () -> space.userfaults().proceed(AT, P, false));
      space.writeLong(AT + 5 * P, 4); // nobody has it: not a minor fault
      assertFalse(monitor.hasNews());
    });
  }

  @Test
  void bothKindsTogetherTellWhichItIs() {
    start(2, 8, "fork=cow");
    space.userfaults().register(monitor, AT, BYTES, MISSING | MINOR);
    int[] left = {1};
    StringBuilder told = new StringBuilder();
    machine.run(
        () -> {
          space.activate(TestMachine.hart());
          space.writeLong(OTHER + P, 5);
          assertEquals(42, space.readLong(AT));
          assertEquals(5, space.readLong(AT + P));
          left[0]--;
        },
        () -> {
          space.activate(TestMachine.hart());
          while (left[0] > 0) {
            PendingFault fault = monitor.take();
            if (fault == null) {
              TestMachine.hart().charge(300);
              continue;
            }
            told.append(fault.reason()).append(' ');
            long page = fault.address() & -P;
            if (fault.reason() == Reason.MISSING) {
              copy(page, 42, false);
            } else {
              space.userfaults().proceed(page, P, false);
            }
            space.userfaults().wake(monitor, page, P);
          }
        });
    assertEquals("MISSING MINOR ", told.toString());
    end();
  }

  @Test
  void aProtectedPageIsReportedThoughItWasNotMappedOrHadToGoToSwap() {
    start(1, 8, "reclaim=active-inactive");
    SwapDisk disk = SwapDisk.attach(memory, 200);
    machine.run(() -> {
      space.activate(TestMachine.hart());
      for (int i = 0; i < 6; i++) {
        space.writeLong(OTHER + i * P, i);
      }
      for (int i = 0; i < 4; i++) {
        space.writeLong(AT + i * P + 8, i);
      }
      space.userfaults().register(monitor, AT, BYTES, WP);
      space.userfaults().protect(monitor, AT, BYTES, true);
      for (int round = 0; disk.writes < 6 && round < 50; round++) {
        memory.reclaim().reclaim(40);
      }
      assertTrue(disk.writes >= 6, "pages went to swap: " + disk.writes);
      for (int i = 0; i < 6; i++) {
        assertEquals(i, space.readLong(AT + i * P));
        assertEquals(new Forecast.WaitsForProgram(false), next(AT + i * P, Access.STORE));
      }
      assertEquals(new Forecast.WaitsForProgram(false), next(AT + 8 * P, Access.STORE), "a page that nobody has, too");
      space.writeLong(OTHER, 9); // the other mapping is not protected
      space.userfaults().protect(monitor, AT, P, false);
      space.writeLong(AT, 10);
      assertEquals(10, space.readLong(OTHER));
    });
    end();
  }

  @Test
  void aPageCanBeFilledOrProceededWithProtected() {
    alone(() -> {
      space.userfaults().register(monitor, AT, BYTES, MISSING | MINOR | WP);
      copy(AT, 1, true);
      space.writeLong(OTHER + P, 2);
      space.userfaults().proceed(AT + P, P, true);
      for (int i = 0; i < 2; i++) {
        assertEquals(new Forecast.Hit(), next(AT + i * P, Access.LOAD));
        assertEquals(new Forecast.WaitsForProgram(false), next(AT + i * P, Access.STORE));
      }
      space.userfaults().protect(monitor, AT, 2 * P, false);
      space.writeLong(AT, 3);
      space.writeLong(AT + P, 4);
      assertEquals(3, space.readLong(OTHER));
      refused(Errno.EEXIST, () -> copy(AT + P, 1, true));
      space.writeLong(AT + P, 5); // what was refused did not protect it
    });
  }

  @Test
  void aPrivateMappingOfTheFileGetsPagesOfItsOwn() {
    alone(() -> {
      space.map(AT, BYTES, RW, MapFlags.PRIVATE | MapFlags.FIXED, file, 0);
      space.userfaults().register(monitor, AT, BYTES, MISSING);
      copy(AT, 77, false);
      assertEquals(77, space.readLong(AT));
      assertEquals(0, space.readLong(OTHER), "the file has none of it");
      space.writeLong(OTHER + P, 78);
      assertEquals(78, space.readLong(AT + P));
      space.writeLong(AT + P, 79);
      assertEquals(78, space.readLong(OTHER + P));
    });
  }

  @Test
  void requestsAreRefusedAsTheManualSays() {
    alone(() -> {
      MemoryFile disk = MemoryFile.numbered(memory, 1);
      space.map(AT + (1L << 28), P, RW, SHARED_FIXED, disk, 0);
      refused(Errno.EINVAL, () -> space.userfaults().register(monitor, AT + (1L << 28), P, MISSING));
      refused(Errno.EINVAL, () -> space.userfaults().register(monitor, SOURCE, P, MINOR));
      space.unmap(AT + (1L << 28), P);
      space.map(AT, BYTES, RW, SHARED_FIXED, file, 4 * P); // its end lies beyond that of the file
      space.userfaults().register(monitor, AT, BYTES, MISSING | MINOR);
      refused(Errno.EFAULT, () -> copy(AT + 8 * P, 1, false));
      refused(Errno.EFAULT, () -> space.userfaults().proceed(AT + 8 * P, P, false));
      assertEquals(FaultOutcome.BUS_ERROR, space.fault(AT + 8 * P, Access.LOAD));
      space.userfaults().unregister(monitor, AT, BYTES);
      refused(Errno.ENOENT, () -> space.userfaults().proceed(AT, P, false));
      assertNull(space.find(AT).userfault());
    });
  }

  @Test
  void threadsThatTouchWhatAnotherFillsSeeWholePages() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      start(3, seed, "fork=cow");
      space.userfaults().register(monitor, AT, BYTES, seed % 3 == 0 ? MISSING | WP : MISSING);
      int[] left = {2};
      machine.run(() -> touch(random.nextLong(), left), () -> touch(random.nextLong(), left), () -> serve(left));
      end();
    }
  }

  private void touch(long seed, int[] left) {
    Random random = new Random(seed);
    space.activate(TestMachine.hart());
    for (int i = 0; i < 3 * PAGES; i++) {
      long page = random.nextInt(PAGES) * P;
      if (random.nextBoolean()) {
        space.writeLong(AT + page + 8, i);
      }
      assertEquals(page + 1, space.readLong(AT + page), "the page was seen before it was whole");
      assertEquals(page + 1, space.readLong(OTHER + page));
      TestMachine.hart().charge(random.nextInt(2_000));
    }
    left[0]--;
  }

  private void serve(int[] left) {
    space.activate(TestMachine.hart());
    while (left[0] > 0) {
      PendingFault fault = monitor.take();
      if (fault == null) {
        TestMachine.hart().charge(300);
        continue;
      }
      long page = fault.address() & -P;
      try {
        if (fault.reason() == Reason.MISSING) {
          copy(page, page - AT + 1, space.find(page).is(WP));
        } else {
          space.userfaults().protect(monitor, page, P, false);
        }
      } catch (Refused refusal) {
        assertEquals(Errno.EEXIST, refusal.errno(), "two threads may wait for one page");
      }
      space.userfaults().wake(monitor, page, P);
    }
  }

  @Test
  void partOfAHugePageIsProtectedAndKnownToBeSoWhenItComesBackFromSwap() {
    start(1, 8, "thp=always");
    SwapDisk disk = SwapDisk.attach(memory, 2000);
    memory.hugePages().zeroes();
    audit = new Audit(memory);
    machine.run(() -> {
      space.activate(TestMachine.hart());
      long huge = 1L << 32;
      space.map(huge, 2 << 20, RW, ANON_FIXED, null, 0);
      assertEquals(FaultOutcome.installed(FaultKind.HUGE_PAGE, false), space.fault(huge, Access.STORE));
      for (int i = 0; i < 512; i++) {
        space.writeLong(huge + i * P, i);
      }
      space.userfaults().register(monitor, huge, 2 << 20, WP);
      space.userfaults().protect(monitor, huge + 16 * P, 16 * P, true);
      space.advise(huge, 2 << 20, 21); // MADV_PAGEOUT
      assertTrue(disk.writes > 400, "pages went to swap: " + disk.writes);
      for (int i = 0; i < 512; i++) {
        assertEquals(i, space.readLong(huge + i * P));
        boolean waits = next(huge + i * P, Access.STORE) instanceof Forecast.WaitsForProgram;
        assertEquals(i >= 16 && i < 32, waits, "page " + i);
      }
      space.unmap(huge, 2 << 20);
    });
    space.unmap(AT, BYTES);
    space.unmap(OTHER, BYTES);
    Audit.assertCountsExact(memory, List.of(space));
    space.put();
    file.put();
  }
}
