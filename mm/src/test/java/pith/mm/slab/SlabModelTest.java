package pith.mm.slab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.TestMachine;
import pith.sync.outcome.Refused;

/**
 * Harts that allocate, free what they or others allocated, fill sheaves ahead, free after a grace period and shrink, at random. Each object carries the number
 * of its allocation, which nobody else may overwrite while it is in use. About 60 000 operations for each policy.
 */
class SlabModelTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 500;
  private static final int HARTS = 3;
  private static final int[] SIZES = {24, 200, 1100, 4096};

  private record Held(SlabCache cache, long object, long stamp) {}

  /** One run: the machine, and what is in use according to the test. */
  private static final class Run {
    final TestMachine machine;
    final SlabAllocator slabs;
    final PhysicalMemory ram;
    final StoredRcu rcu = new StoredRcu();
    final Queue<Held> passed = new ConcurrentLinkedQueue<>();
    final Map<Long, Held> live = new ConcurrentSkipListMap<>();
    final AtomicLong stamps = new AtomicLong();

    Run(SlabPolicy policy, long seed) {
      machine = new TestMachine(32 << 20, HARTS, seed, MemoryOptions.DEFAULT.with(MemoryOption.SLAB, policy));
      slabs = machine.memory.slabs();
      ram = machine.ram;
    }

    void live(int hart, long seed) {
      Random random = new Random(seed * HARTS + hart);
      List<Held> mine = new ArrayList<>();
      for (int step = 0; step < STEPS; step++) {
        step(random, mine);
      }
      mine.forEach(this::free);
    }

    private void step(Random random, List<Held> mine) {
      switch (random.nextInt(24)) {
        case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> allocate(random, mine);
        case 9 -> fillAhead(random, mine);
        case 10, 11, 12 -> pass(mine, random);
        case 13, 14, 15 -> freePassed();
        case 16 -> freeLater(mine, random);
        case 17 -> shrink(random);
        case 18 -> rcu.endGracePeriod();
        default -> freeOne(mine, random);
      }
    }

    private SlabCache cache(Random random) {
      int bytes = SIZES[random.nextInt(SIZES.length)];
      return slabs.cache("size-" + bytes, bytes);
    }

    private void allocate(Random random, List<Held> mine) {
      SlabCache cache = cache(random);
      for (int count = random.nextInt(1, 30); count > 0; count--) {
        mine.add(taken(cache, cache.allocate()));
      }
    }

    private void fillAhead(Random random, List<Held> mine) {
      SlabCache cache = cache(random);
      Sheaf sheaf = cache.prefill(random.nextInt(1, 40));
      for (int count = random.nextInt(sheaf.size() + 1); count > 0; count--) {
        mine.add(taken(cache, cache.allocate(sheaf)));
      }
      cache.giveBack(sheaf);
    }

    private Held taken(SlabCache cache, long object) {
      Held held = new Held(cache, object, stamps.incrementAndGet());
      assertNull(live.put(object, held), "an object is handed out twice");
      ram.writeLong(object, held.stamp);
      return held;
    }

    private Held given(Held held) {
      assertEquals(held.stamp, ram.readLong(held.object), "an object in use was written");
      live.remove(held.object);
      return held;
    }

    private void pass(List<Held> mine, Random random) {
      for (int count = Math.min(mine.size(), random.nextInt(30)); count > 0; count--) {
        passed.add(mine.removeLast());
      }
    }

    private void freePassed() {
      for (int count = 20; count > 0; count--) {
        Held held = passed.poll();
        if (held == null) {
          return;
        }
        free(held);
      }
    }

    private void freeOne(List<Held> mine, Random random) {
      for (int count = Math.min(mine.size(), random.nextInt(40)); count > 0; count--) {
        free(mine.remove(random.nextInt(mine.size())));
      }
    }

    private void free(Held held) {
      held.cache.free(given(held).object);
    }

    private void freeLater(List<Held> mine, Random random) {
      for (int count = Math.min(mine.size(), random.nextInt(100)); count > 0; count--) {
        Held held = given(mine.removeLast());
        held.cache.freeAfterGracePeriod(held.object, rcu);
      }
    }

    private void shrink(Random random) {
      cache(random).shrink();
    }

    void end() {
      while (!passed.isEmpty()) {
        free(passed.remove());
      }
      for (int i = 0; i < 3; i++) {
        slabs.shrink();
        rcu.endGracePeriod();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noObjectIsHandedOutTwiceAndEverythingComesBack(SlabPolicy policy) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(policy, seed);
      long free = run.machine.memory.pages().freePages();
      long of = seed;
      run.machine.run(() -> run.live(0, of), () -> run.live(1, of), () -> run.live(2, of));
      assertEquals(run.live.size(), run.slabs.figures().stream().filter(figures -> figures.name().startsWith("size")).mapToLong(SlabFigures::inUse).sum());
      run.end();
      assertEquals(0, run.slabs.figures().stream().mapToLong(SlabFigures::inUse).sum(), "objects in use, seed " + seed);
      assertEquals(0, run.slabs.figures().stream().mapToLong(SlabFigures::slabs).sum(), () -> "slabs, seed " + of + ": " + run.slabs.figures());
      assertEquals(free, run.machine.memory.pages().freePages(), "pages, seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileMemoryRunsOutHartsAreRefusedAndLeaveNothing(SlabPolicy policy) {
    for (long seed = 0; seed < 10; seed++) {
      TestMachine machine = new TestMachine(2 << 20, HARTS, seed, MemoryOptions.DEFAULT.with(MemoryOption.SLAB, policy));
      long free = machine.memory.pages().freePages();
      SlabCache cache = machine.memory.slabs().cache("greedy", 1100);
      int[] refused = new int[1];
      Runnable greedy =
          () -> {
            List<Long> held = new ArrayList<>();
            try {
              while (true) {
                held.add(cache.allocate());
              }
            } catch (Refused noMemory) {
              refused[0]++;
              held.forEach(cache::free);
            }
          };
      machine.run(greedy, greedy, greedy);
      assertEquals(HARTS, refused[0]);
      machine.memory.slabs().shrink();
      assertEquals(free, machine.memory.pages().freePages(), "pages, seed " + seed);
    }
  }
}
