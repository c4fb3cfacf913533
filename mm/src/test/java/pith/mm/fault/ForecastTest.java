package pith.mm.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import pith.hal.memory.Access;
import pith.mm.Audit;
import pith.mm.MemoryFile;
import pith.mm.MemorySystem;
import pith.mm.TestMachine;
import pith.mm.physical.Allocation;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.mm.vma.Prot;
import pith.mm.vma.SpecialPages;
import pith.mm.vma.VmFlags;
import pith.sync.outcome.Refused;

/** A forecast is what the access then does: on spaces with every kind of mapping, changed and accessed at random. */
class ForecastTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 120;
  private static final int PAGES = 8;
  private static final long BASE = (1L << 30) - (16 << 12);
  private static final long STACK = 1L << 37;

  private final Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
  private int hits;
  private int refused;

  /** A space under test, whose steps are drawn from one seed. */
  private final class Walk {
    private final MemorySystem memory;
    private final SplittableRandom random;
    private final MemoryFile file;
    private final List<AddressSpace> spaces = new ArrayList<>();

    Walk(MemorySystem memory, long seed) {
      this.memory = memory;
      this.random = new SplittableRandom(seed);
      this.file = MemoryFile.numbered(memory, PAGES);
    }

    void run() {
      AddressSpace space = AddressSpace.create(memory);
      space.activate(TestMachine.hart());
      spaces.add(space);
      long special = memory.pages().allocate(0, Allocation.KERNEL_ZEROED);
      space.mapSpecial(0, new SpecialPages("[vdso]", List.of(special)), VmFlags.READ | VmFlags.EXEC | VmFlags.MAYREAD);
      space.map(STACK, 4 << 12, 3, MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED | MapFlags.GROWSDOWN, null, 0);
      for (int step = 0; step < STEPS; step++) {
        AddressSpace one = spaces.get(random.nextInt(spaces.size()));
        one.activate(TestMachine.hart());
        step(one);
      }
      Audit.assertCountsExact(memory, spaces);
      spaces.forEach(AddressSpace::put);
      memory.pages().put(special);
      file.truncate(0);
    }

    private void step(AddressSpace space) {
      try {
        switch (random.nextInt(16)) {
          case 0, 1 -> map(space);
          case 2 -> space.protect(place(), (1 + random.nextInt(3)) << 12, random.nextInt(8));
          case 3 -> space.unmap(place(), 1 << 12);
          case 4 -> fork(space);
          case 5 -> file.truncate((long) random.nextInt(PAGES << 12));
          case 6 -> end();
          default -> access(space);
        }
      } catch (Refused nothingThere) {
        // such as mprotect of what is not mapped
      }
    }

    private long place() {
      return BASE + ((long) random.nextInt(2 * PAGES) << 12);
    }

    private void map(AddressSpace space) {
      int prot = random.nextInt(8);
      int sharing = random.nextBoolean() ? MapFlags.SHARED : MapFlags.PRIVATE;
      if (random.nextBoolean()) {
        space.map(place(), PAGES << 11, prot, sharing | MapFlags.ANONYMOUS | MapFlags.FIXED, null, 0);
      } else {
        space.map(place(), PAGES << 12, prot, sharing | MapFlags.FIXED, file, (long) random.nextInt(3) << 12);
      }
    }

    private void fork(AddressSpace space) {
      if (spaces.size() < 3) {
        spaces.add(space.duplicate());
      }
    }

    /** One of several ends: what it shared with the others may now be one's alone. */
    private void end() {
      if (spaces.size() > 1) {
        spaces.getFirst().activate(TestMachine.hart());
        spaces.removeLast().put();
      }
    }

    private void access(AddressSpace space) {
      long address = switch (random.nextInt(8)) {
        case 0 -> STACK - ((long) random.nextInt(6) << 12);
        case 1 -> space.vmas().get(random.nextInt(space.vmas().size())).start();
        case 2 -> random.nextLong();
        default -> place() + random.nextInt(4096);
      };
      Access access = Access.values()[random.nextInt(3)];
      Forecast forecast = Forecast.of(space.map(), address, access);
      FaultOutcome outcome = space.fault(address, access);
      String what = access + " at 0x" + Long.toHexString(address);
      switch (forecast) {
        case Forecast.Hit() -> assertEquals(FaultOutcome.installed(FaultKind.SPURIOUS, false), outcome, what);
        case Forecast.Faults(FaultOutcome expected) -> assertEquals(expected, outcome, what);
        case Forecast.Waits() -> throw new AssertionError("nobody moves pages here");
        case Forecast.WaitsForProgram _ -> throw new AssertionError("nobody is told of faults here");
      }
      note(forecast);
    }
  }

  private void note(Forecast forecast) {
    switch (forecast) {
      case Forecast.Hit() -> hits++;
      case Forecast.Faults(FaultOutcome.Installed(FaultKind kind, boolean _)) -> seen.add(kind);
      case Forecast.Faults _ -> refused++;
      case Forecast.Waits(), Forecast.WaitsForProgram _ -> {}
    }
  }

  @Test
  void everyAccessDoesWhatWasForecast() {
    for (long seed = 0; seed < SEEDS; seed++) {
      TestMachine machine = TestMachine.small(1, 8 * seed + 1); // without lockdep, which other tests have on
      long number = seed;
      machine.run(() -> new Walk(machine.memory, number).run());
    }
    Set<FaultKind> needed = EnumSet.of(FaultKind.ZERO_PAGE, FaultKind.ANONYMOUS, FaultKind.FILE_READ, FaultKind.FILE_COPY, FaultKind.SHARED_WRITE,
        FaultKind.COPY_ON_WRITE, FaultKind.REUSE, FaultKind.SPECIAL);
    assertTrue(seen.containsAll(needed), () -> "only " + seen + " were met");
    assertTrue(hits > 100 && refused > 500, hits + " hits, " + refused + " refused");
  }
}
