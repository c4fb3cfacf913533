package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.ReclaimKind;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.physical.VmStatistic;
import pith.mm.vma.Prot;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Random calls on several spaces at once, checked against an oracle that knows nothing of VMAs, entries or pages that are shared. */
class AddressSpaceModelTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 1200;
  private static final int FILE_PAGES = 12;
  private static final long BASE = (1L << 30) - (20 << 12); // the window crosses a border of table pages

  @Test
  void randomCallsDoWhatTheOracleSaysAndLeaveNothingBehind() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed);
      try {
        run.machine.run(run::all);
      } catch (AssertionError failure) {
        throw new AssertionError("seed " + seed + ", step " + run.step + ": " + run.last, failure);
      }
    }
  }

  /** Every few calls pages are taken away, whether memory is short or not: contents and counts must be as if nothing had happened. */
  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void randomCallsDoTheSameWhilePagesAreSwapped(ReclaimKind policy) {
    long swapped = 0;
    for (int seed = 0; seed < SEEDS / 4; seed++) {
      Run run = new Run(seed, policy);
      try {
        run.machine.run(run::all);
      } catch (AssertionError failure) {
        throw new AssertionError("seed " + seed + ", step " + run.step + ": " + run.last, failure);
      }
      swapped += run.memory.statistics().get(VmStatistic.SWAPPED_IN);
    }
    assertTrue(swapped > 300, "pages read from swap: " + swapped);
  }

  @Test
  void equalSeedsTakeEqualTime() {
    long[] cycles = new long[2];
    for (int i = 0; i < 2; i++) {
      Run run = new Run(7, ReclaimKind.GENERATIONS);
      run.machine.run(run::all);
      cycles[i] = run.machine.harts[0].cycles();
    }
    assertEquals(cycles[0], cycles[1]);
  }

  private static final class Run {
    final TestMachine machine;
    final MemorySystem memory;
    final Random random;
    final List<AddressSpace> spaces = new ArrayList<>();
    final List<SpaceOracle> oracles = new ArrayList<>();
    final ReclaimKind policy;
    MemoryFile file;
    SpaceOracle.Shared fileOracle;
    int step;
    String last;

    Run(int seed) {
      random = new Random(seed);
      machine = TestMachine.small(1, seed);
      memory = machine.memory;
      policy = null;
    }

    /** Pages are swapped all the time. */
    Run(int seed, ReclaimKind policy) {
      random = new Random(seed);
      machine = new TestMachine(64 << 20, 1, seed, MemoryOptions.DEFAULT.withSlabDebug().with(MemoryOption.RECLAIM, policy));
      memory = machine.memory;
      this.policy = policy;
      SwapDisk.attach(memory, 500);
    }

    void all() {
      Audit audit = new Audit(memory);
      file = new MemoryFile(memory, FILE_PAGES << 12, FILE_PAGES << 12);
      fileOracle = new SpaceOracle.Shared(FILE_PAGES, true);
      spaces.add(AddressSpace.create(memory));
      oracles.add(new SpaceOracle());
      for (step = 0; step < (policy == null ? STEPS : STEPS / 3); step++) {
        call(random.nextInt(spaces.size()));
        if (policy != null && random.nextInt(3) == 0) {
          memory.reclaim().reclaim(1 + random.nextInt(12));
        }
        if (step % 50 == 0) {
          Audit.assertCountsExact(memory, spaces);
        }
        if (step % 300 == 0) {
          compareAll();
        }
      }
      compareAll();
      spaces.forEach(AddressSpace::put);
      file.cache.drop();
      assertEquals(0, file.references);
      audit.assertNothingIsLeft();
      assertEquals(memory.swap().totalSlots(), memory.swap().freeSlots(), "slots of swap");
    }

    void call(int which) {
      AddressSpace space = spaces.get(which);
      SpaceOracle oracle = oracles.get(which);
      if (random.nextInt(3) > 0) {
        space.activate(TestMachine.hart());
      }
      int first = random.nextInt(SpaceOracle.PAGES);
      int count = 1 + random.nextInt(Math.min(14, SpaceOracle.PAGES - first));
      switch (random.nextInt(24)) {
        case 0, 1 -> map(space, oracle, first, count);
        case 2 -> mapFile(space, oracle, first, count);
        case 3 -> unmap(space, oracle, first, count);
        case 4, 5 -> protect(space, oracle, first, count);
        case 6, 7 -> move(space, oracle);
        case 8 -> fork(space, oracle);
        case 9 -> exit(which);
        case 10 -> dontNeed(space, oracle, first, count);
        case 11 -> inherit(space, oracle, first, count);
        case 12 -> writeBack(space, first, count);
        case 13, 14, 15, 16, 17, 18 -> write(space, oracle, first, count);
        default -> read(space, oracle, first, count);
      }
    }

    void say(String what, int first, int count) {
      last = what + " page " + first + ", " + count + " pages";
    }

    static long at(int page) {
      return BASE + ((long) page << 12);
    }

    void map(AddressSpace space, SpaceOracle oracle, int first, int count) {
      boolean shared = random.nextInt(3) == 0;
      int prot = prot();
      say("map " + (shared ? "shared " : "private ") + prot, first, count);
      int flags = MapFlags.ANONYMOUS | MapFlags.FIXED | (shared ? MapFlags.SHARED : MapFlags.PRIVATE);
      assertEquals(at(first), space.map(at(first), (long) count << 12, prot, flags, null, 0));
      SpaceOracle.Shared behind = shared ? new SpaceOracle.Shared(count, false) : null;
      fill(oracle, first, count, prot, shared, behind, 0);
    }

    void mapFile(AddressSpace space, SpaceOracle oracle, int first, int count) {
      boolean shared = random.nextBoolean();
      int prot = prot();
      int offset = random.nextInt(FILE_PAGES);
      say("map file " + (shared ? "shared " : "private ") + prot + " from " + offset, first, count);
      int flags = MapFlags.FIXED | (shared ? MapFlags.SHARED : MapFlags.PRIVATE);
      space.map(at(first), (long) count << 12, prot, flags, file, (long) offset << 12);
      fill(oracle, first, count, prot, shared, fileOracle, offset);
    }

    void fill(SpaceOracle oracle, int first, int count, int prot, boolean shared, SpaceOracle.Shared behind, int offset) {
      for (int i = 0; i < count; i++) {
        SpaceOracle.Page page = new SpaceOracle.Page();
        protect(page, prot);
        page.shared = shared;
        page.behind = behind;
        page.number = offset + i;
        oracle.pages[first + i] = page;
      }
    }

    static void protect(SpaceOracle.Page page, int prot) {
      page.write = (prot & Prot.WRITE) != 0;
      page.read = page.write || (prot & Prot.READ) != 0;
    }

    int prot() {
      return switch (random.nextInt(8)) {
        case 0 -> Prot.NONE;
        case 1, 2 -> Prot.READ;
        case 3 -> Prot.READ | Prot.EXEC;
        default -> Prot.READ | Prot.WRITE;
      };
    }

    void unmap(AddressSpace space, SpaceOracle oracle, int first, int count) {
      say("unmap", first, count);
      space.unmap(at(first), (long) count << 12);
      oracle.unmap(first, count);
    }

    void protect(AddressSpace space, SpaceOracle oracle, int first, int count) {
      int prot = prot();
      say("protect " + prot, first, count);
      boolean whole = oracle.allMapped(first, count);
      assertEquals(whole, !refused(Errno.ENOMEM, () -> space.protect(at(first), (long) count << 12, prot)));
      for (int i = first; i < first + count && oracle.pages[i] != null; i++) {
        protect(oracle.pages[i], prot);
      }
    }

    /** Moves, grows or shrinks part of a VMA. */
    void move(AddressSpace space, SpaceOracle oracle) {
      List<Vma> vmas = space.vmas();
      if (vmas.isEmpty()) {
        return;
      }
      Vma vma = vmas.get(random.nextInt(vmas.size()));
      int vmaFirst = (int) (vma.start() - BASE >> 12);
      int from = vmaFirst + random.nextInt((int) vma.pages());
      int oldCount = 1 + random.nextInt(vmaFirst + (int) vma.pages() - from);
      int newCount = Math.min(1 + random.nextInt(10), SpaceOracle.PAGES);
      int to = random.nextInt(SpaceOracle.PAGES - newCount + 1);
      boolean overlaps = to < from + oldCount && from < to + newCount;
      say("move to " + to + " with " + newCount, from, oldCount);
      int flags = Mremap.MAYMOVE | Mremap.FIXED;
      boolean refused = refused(Errno.EINVAL, () -> space.remap(at(from), (long) oldCount << 12, (long) newCount << 12, flags, at(to)));
      assertEquals(overlaps, refused);
      if (!refused) {
        moved(oracle, from, oldCount, to, newCount);
      }
    }

    void moved(SpaceOracle oracle, int from, int oldCount, int to, int newCount) {
      SpaceOracle.Page[] source = new SpaceOracle.Page[newCount];
      for (int i = 0; i < newCount; i++) {
        source[i] = i < oldCount ? oracle.pages[from + i] : beyond(source[i - 1]);
      }
      oracle.unmap(from, oldCount);
      System.arraycopy(source, 0, oracle.pages, to, newCount);
    }

    /** The page that growth adds after another. */
    static SpaceOracle.Page beyond(SpaceOracle.Page before) {
      SpaceOracle.Page page = before.copy();
      page.own = null;
      page.number++;
      return page;
    }

    void fork(AddressSpace space, SpaceOracle oracle) {
      last = "fork";
      if (spaces.size() < 5) {
        spaces.add(space.duplicate());
        oracles.add(oracle.fork());
      }
    }

    void exit(int which) {
      last = "exit";
      if (spaces.size() > 1) {
        spaces.remove(which).put();
        oracles.remove(which);
      }
    }

    void dontNeed(AddressSpace space, SpaceOracle oracle, int first, int count) {
      say("dontneed", first, count);
      boolean whole = oracle.allMapped(first, count);
      assertEquals(whole, !refused(Errno.ENOMEM, () -> space.advise(at(first), (long) count << 12, 4)));
      for (int i = first; i < first + count; i++) {
        if (oracle.pages[i] != null) {
          oracle.pages[i].own = null;
        }
      }
    }

    void inherit(AddressSpace space, SpaceOracle oracle, int first, int count) {
      boolean on = random.nextBoolean();
      say("dontfork " + on, first, count);
      boolean whole = oracle.allMapped(first, count);
      assertEquals(whole, !refused(Errno.ENOMEM, () -> space.advise(at(first), (long) count << 12, on ? 10 : 11)));
      for (int i = first; i < first + count; i++) {
        if (oracle.pages[i] != null) {
          oracle.pages[i].dontFork = on;
        }
      }
    }

    void writeBack(AddressSpace space, int first, int count) {
      say("sync", first, count);
      refused(Errno.ENOMEM, () -> space.sync(at(first), (long) count << 12, 4));
      if (random.nextBoolean()) {
        memory.reclaim().reclaim(3);
      }
    }

    void write(AddressSpace space, SpaceOracle oracle, int first, int count) {
      int which = random.nextInt(2);
      for (int i = first; i < first + Math.min(3, count); i++) {
        long value = random.nextLong();
        say("write", i, 1);
        SpaceOracle.Page page = oracle.pages[i];
        boolean possible = page != null && page.write && !page.beyondEnd();
        long address = at(i) + (which == 0 ? 0 : 4088);
        assertEquals(possible, !refused(Errno.EFAULT, () -> space.writeLong(address, value)));
        if (possible) {
          page.value(which, value);
        }
      }
    }

    void read(AddressSpace space, SpaceOracle oracle, int first, int count) {
      for (int i = first; i < first + count; i++) {
        compare(space, oracle, i);
      }
    }

    void compareAll() {
      for (int s = 0; s < spaces.size(); s++) {
        spaces.get(s).activate(TestMachine.hart());
        read(spaces.get(s), oracles.get(s), 0, SpaceOracle.PAGES);
      }
    }

    void compare(AddressSpace space, SpaceOracle oracle, int i) {
      SpaceOracle.Page page = oracle.pages[i];
      boolean possible = page != null && page.read && !page.beyondEnd();
      for (int which = 0; which < 2; which++) {
        long address = at(i) + (which == 0 ? 0 : 4088);
        long[] seen = new long[1];
        assertEquals(possible, !refused(Errno.EFAULT, () -> seen[0] = space.readLong(address)), () -> last + ": access to page " + i);
        assertTrue(!possible || seen[0] == page.value(which), () -> last + ": contents of page " + i);
      }
    }

    static boolean refused(Errno errno, Runnable call) {
      try {
        call.run();
        return false;
      } catch (Refused refusal) {
        assertEquals(errno, refusal.errno());
        return true;
      }
    }
  }
}
