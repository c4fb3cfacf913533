package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.PageMover;
import pith.mm.ReclaimKind;
import pith.mm.Shrinking;
import pith.mm.SwapDisk;
import pith.mm.TestMachine;
import pith.mm.physical.VmStatistic;
import pith.mm.vma.Prot;
import pith.mm.vma.Vma;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Random calls on several spaces at once, checked against an oracle that knows nothing of VMAs, entries or pages that are shared. */
class AddressSpaceModelTest {
  private static final int FILE_PAGES = 12;
  private static final int HUGE = 512;

  /** For a long run: so many times the seeds of each scenario. */
  private static final int MORE = Integer.getInteger("pith.model.more", 1);

  /**
   * A machine and a window of its address spaces.
   *
   * @param settings as {@code --mm} has them
   * @param base where the window begins: before a border of table pages
   * @param pages of the window
   */
  private record Scenario(String settings, long base, int pages, int seeds, int steps) {
    MemoryOptions options() {
      return MemoryOptions.DEFAULT.withSlabDebug().with(settings);
    }

    boolean huge() {
      return pages >= HUGE;
    }

    /** {@return whether pages are taken away all the time} */
    boolean swaps() {
      return settings.contains("reclaim");
    }

    /** The first page of the window that begins a huge page. */
    int firstHuge() {
      return (int) (-base >>> 12) & HUGE - 1;
    }

    @Override
    public String toString() {
      return settings;
    }
  }

  static Stream<Scenario> scenarios() {
    long border = (1L << 30) - (20 << 12);
    return Stream.of(
        new Scenario("paging=sv39", border, 64, 40, 1200),
        new Scenario("paging=sv48", (1L << 46) - (20 << 12), 64, 20, 1200),
        new Scenario("thp=always", border, 3 * HUGE + 64, 16, 900),
        new Scenario("thp=always,fork=eager", border, 3 * HUGE + 64, 4, 900),
        new Scenario("thp=madvise,paging=sv48", (1L << 46) - (20 << 12), 3 * HUGE + 64, 12, 900));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void randomCallsDoWhatTheOracleSaysAndLeaveNothingBehind(Scenario scenario) {
    runAll(scenario);
  }

  private static Scenario swapping(ReclaimKind policy) {
    return new Scenario("reclaim=" + MemoryOption.word(policy), (1L << 30) - (20 << 12), 64, 10, 400);
  }

  /** Every few calls pages are taken away, whether memory is short or not: contents and counts must be as if nothing had happened. */
  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void randomCallsDoTheSameWhilePagesAreSwapped(ReclaimKind policy) {
    assertTrue(runAll(swapping(policy)) > 300, "pages read from swap");
  }

  /** The same with huge pages everywhere: those that are chosen fall into single ones, which go to swap. */
  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void randomCallsDoTheSameWhileHugePagesAreSplitAndSwapped(ReclaimKind policy) {
    String settings = "thp=always,reclaim=" + MemoryOption.word(policy);
    assertTrue(runAll(new Scenario(settings, (1L << 30) - (20 << 12), 3 * HUGE + 64, 3, 600)) > 300, "pages read from swap");
  }

  /** {@return how many pages were read from swap} */
  private static long runAll(Scenario scenario) {
    long swapped = 0;
    for (int seed = 0; seed < scenario.seeds * MORE; seed++) {
      Run run = new Run(scenario, seed);
      runAll(run, seed);
      swapped += run.memory.statistics().get(VmStatistic.SWAPPED_IN);
    }
    return swapped;
  }

  private static void runAll(Run run, int seed) {
    try {
      run.machine.run(run::all);
    } catch (AssertionError failure) {
      throw new AssertionError("seed " + seed + ", step " + run.step + ": " + run.last + "; the steps that are needed: " + shrunk(run, seed), failure);
    }
  }

  /** {@return what the failing run did, without what can be left out} */
  private static List<String> shrunk(Run failed, int seed) {
    BitSet needed = Shrinking.shrink(Math.min(failed.step + 1, failed.scenario.steps), steps -> fails(failed.again(seed, steps)));
    Run last = failed.again(seed, needed);
    fails(last);
    return last.done;
  }

  private static boolean fails(Run run) {
    try {
      run.machine.run(run::all);
      return false;
    } catch (AssertionError failure) {
      return true;
    }
  }

  /** An oracle that does not hear of MADV_DONTNEED is wrong as soon as one page was written before; that is what is left of hundreds of steps. */
  @Test
  void aFailingSequenceIsShrunkToWhatItTakes() {
    Run run = new Run(new Scenario("paging=sv39", (1L << 30) - (20 << 12), 64, 1, 400), 1);
    run.oracleIsWrong = true;
    assertTrue(fails(run));
    assertTrue(run.step > 10, () -> "step " + run.step);
    List<String> needed = shrunk(run, 1);
    assertTrue(needed.size() <= 4 && needed.stream().anyMatch(step -> step.startsWith("dontneed")), needed::toString);
  }

  static Stream<Scenario> movingScenarios() {
    return Stream.of(
        swapping(ReclaimKind.ACTIVE_INACTIVE), swapping(ReclaimKind.GENERATIONS), new Scenario("thp=always", (1L << 30) - (20 << 12), 3 * HUGE + 64, 4, 400));
  }

  /** Every few calls pages change their frames, also those in the swap cache. */
  @ParameterizedTest
  @MethodSource("movingScenarios")
  void randomCallsDoTheSameWhilePagesMove(Scenario scenario) {
    long moved = 0;
    for (int seed = 0; seed <= scenario.seeds; seed++) {
      Run run = new Run(scenario, seed);
      run.mover = new PageMover(run.memory);
      runAll(run, seed);
      assertEquals(0, run.mover.stayed, "nobody else holds pages between calls");
      moved += run.mover.moved;
    }
    assertTrue(moved > 2_000, "pages moved: " + moved);
  }

  @Test
  void equalSeedsTakeEqualTime() {
    long[] cycles = new long[2];
    for (int i = 0; i < 2; i++) {
      Run run = new Run(swapping(ReclaimKind.GENERATIONS), 7);
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
    PageMover mover;
    MemoryFile file;
    SpaceOracle.Shared fileOracle;
    int step;
    String last;

    /** Which steps are made, null for all: each draws from a seed of its own, so that it is the same without those before it. */
    BitSet steps;

    /** The steps that were made. */
    final List<String> done = new ArrayList<>();

    boolean oracleIsWrong;
    final int seed;

    final Scenario scenario;

    Run(Scenario scenario, int seed) {
      this.scenario = scenario;
      this.seed = seed;
      random = new Random(seed);
      machine = new TestMachine(scenario.huge() ? 256 << 20 : 64 << 20, 1, seed, scenario.options());
      memory = machine.memory;
      if (scenario.swaps()) {
        SwapDisk.attach(memory, scenario.huge() ? 20_000 : 500);
      }
    }

    /** {@return another run of some of the steps} */
    Run again(int seed, BitSet some) {
      Run again = new Run(scenario, seed);
      again.steps = some;
      again.oracleIsWrong = oracleIsWrong;
      again.mover = mover == null ? null : new PageMover(again.memory);
      return again;
    }

    void all() {
      memory.hugePages().zeroes(); // made once, and kept
      Audit audit = new Audit(memory);
      file = new MemoryFile(memory, FILE_PAGES << 12, FILE_PAGES << 12);
      fileOracle = new SpaceOracle.Shared(FILE_PAGES, true);
      spaces.add(AddressSpace.create(memory));
      oracles.add(new SpaceOracle(scenario.pages));
      for (step = 0; step < scenario.steps; step++) {
        if (steps == null || steps.get(step)) {
          random.setSeed(((long) seed << 20 | step) * 0x9e3779b97f4a7c15L);
          step();
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

    void step() {
      call(random.nextInt(spaces.size()));
      done.add(last);
      if (scenario.swaps() && random.nextInt(3) == 0) {
        memory.reclaim().reclaim(1 + random.nextInt(scenario.huge() ? 300 : 12));
      }
      if (mover != null && random.nextInt(3) == 0) {
        mover.move(random, 1 + random.nextInt(100));
      }
      if (mover != null && step % 97 == 0) {
        memory.compaction().compactAll();
      }
    }

    void call(int which) {
      AddressSpace space = spaces.get(which);
      SpaceOracle oracle = oracles.get(which);
      if (random.nextInt(3) > 0) {
        space.activate(TestMachine.hart());
      }
      int first = random.nextInt(scenario.pages);
      int count = 1 + random.nextInt(Math.min(14, scenario.pages - first));
      if (scenario.huge() && random.nextInt(3) == 0) {
        first = scenario.firstHuge() + random.nextInt(2) * HUGE;
        count = (1 + random.nextInt(2)) * HUGE;
      }
      switch (random.nextInt(scenario.huge() ? 27 : 24)) {
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
        case 24, 25 -> advise(space, oracle, first, count);
        case 26 -> collapse(space, first, count);
        default -> read(space, oracle, first, Math.min(count, 14));
      }
    }

    void say(String what, int first, int count) {
      last = what + " page " + first + ", " + count + " pages";
    }

    long at(int page) {
      return scenario.base + ((long) page << 12);
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
      int vmaFirst = (int) (vma.start() - scenario.base >> 12);
      int from = vmaFirst + random.nextInt((int) vma.pages());
      int oldCount = 1 + random.nextInt(vmaFirst + (int) vma.pages() - from);
      int newCount = Math.min(1 + random.nextInt(10), scenario.pages);
      int to = random.nextInt(scenario.pages - newCount + 1);
      int at = from - scenario.firstHuge();
      if (scenario.huge() && at >= 0 && oldCount >= HUGE - at % HUGE + HUGE && random.nextBoolean()) { // a huge page may stay one
        from = scenario.firstHuge() + (at + HUGE - 1) / HUGE * HUGE;
        oldCount = HUGE;
        newCount = HUGE;
        to = scenario.firstHuge() + random.nextInt(3) * HUGE;
      }
      move(space, oracle, from, oldCount, to, newCount);
    }

    void move(AddressSpace space, SpaceOracle oracle, int from, int oldCount, int to, int newCount) {
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
        if (oracle.pages[i] != null && !oracleIsWrong) {
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

    void advise(AddressSpace space, SpaceOracle oracle, int first, int count) {
      boolean on = random.nextInt(3) > 0;
      say("hugepage " + on, first, count);
      boolean whole = oracle.allMapped(first, count);
      assertEquals(whole, !refused(Errno.ENOMEM, () -> space.advise(at(first), (long) count << 12, on ? 14 : 15)));
    }

    /** Whatever comes of it, contents are as before. */
    void collapse(AddressSpace space, int first, int count) {
      say("collapse", first, count);
      try {
        space.advise(at(first), (long) count << 12, 25);
      } catch (Refused refusal) {
        assertTrue(refusal.errno() == Errno.EINVAL || refusal.errno() == Errno.ENOMEM || refusal.errno() == Errno.EAGAIN);
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
        read(spaces.get(s), oracles.get(s), 0, scenario.pages);
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
