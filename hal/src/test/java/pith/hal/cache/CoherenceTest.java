package pith.hal.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.hal.memory.Access;
import pith.hal.memory.AccessEvent;
import pith.hal.memory.LineFilter;
import pith.hal.topology.CacheSpec.Inclusion;

/** What must hold after every access, whatever the accesses are. */
class CoherenceTest {
  private static final int LINES = 96;
  private static final int STEPS = 4_000;

  @ParameterizedTest
  @CsvSource({
    "inclusive, exclusive, 1, 1, none",
    "inclusive, inclusive, 1, 1, stride",
    "inclusive, neither, 1, 2, none",
    "neither, exclusive, 1, 1, next-line",
    "neither, inclusive, 2, 1, none",
    "neither, neither, 1, 1, stride",
    "neither, neither, 4, 1, none",
    "inclusive, exclusive, 2, 2, stride",
  })
  void randomAccessesKeepCachesCoherent(String l2, String llc, int sharedBy, int threads, String prefetch) {
    TinyMachine machine = TinyMachine.of(l2, llc, sharedBy, threads, prefetch);
    SplittableRandom random = new SplittableRandom(7);
    boolean[] dirty = new boolean[LINES];
    for (int step = 0; step < STEPS; step++) {
      int hart = random.nextInt(machine.harts.length);
      int line = random.nextInt(LINES);
      Access access = Access.values()[random.nextInt(3)];
      long written = machine.total(AccessEvent.WRITEBACKS);
      machine.access(hart, line, access);
      checkWriteBacks(machine, dirty, access == Access.STORE ? line : -1, machine.total(AccessEvent.WRITEBACKS) - written);
      if (prefetch.equals("none")) { // lines brought early may drive out the one that is used, in caches as small as these
        checkAccessed(machine, hart, line, access);
      }
      for (int each = 0; each < LINES; each++) {
        checkLine(machine, each);
      }
    }
  }

  /** What was written is dirty until it is written back: nothing is lost on the way. */
  private static void checkWriteBacks(TinyMachine machine, boolean[] dirty, int stored, long writtenBack) {
    Directory directory = machine.model.wiring().coherence().directory();
    long cleaned = 0;
    for (int line = 0; line < LINES; line++) {
      cleaned += dirty[line] && !directory.dirty(line) ? 1 : 0;
      assertTrue(dirty[line] || line == stored || !directory.dirty(line), "nobody wrote to it");
      dirty[line] = directory.dirty(line);
    }
    assertEquals(writtenBack, cleaned);
    assertTrue(stored < 0 || dirty[stored]);
  }

  private static void checkAccessed(TinyMachine machine, int hart, int line, Access access) {
    Core core = core(machine, hart);
    assertTrue(access == Access.FETCH ? core.code.contains(line) : core.data.contains(line));
    Directory directory = machine.model.wiring().coherence().directory();
    if (access == Access.STORE) {
      assertTrue(directory.writable(line, core.cluster.holder));
      for (Core other : core.cluster.cores) {
        assertTrue(other == core || !other.data.contains(line), "one writer within a cluster, too");
      }
    }
  }

  private static Core core(TinyMachine machine, int hart) {
    return machine.model.wiring().core(machine.topology.thread(hart).core());
  }

  private static void checkLine(TinyMachine machine, int line) {
    Wiring wiring = machine.model.wiring();
    Directory directory = wiring.coherence().directory();
    for (Domain domain : wiring.domains()) {
      assertEquals(domain.llc.contains(line), directory.holds(line, domain.holder));
      for (Cluster cluster : domain.clusters) {
        checkCluster(directory, domain, cluster, line);
      }
    }
    checkOwner(wiring, directory, line);
    for (int hart = 0; hart < machine.harts.length; hart++) {
      checkFilter(machine, hart, line);
    }
  }

  private static void checkCluster(Directory directory, Domain domain, Cluster cluster, int line) {
    boolean holds = cluster.holds(line);
    assertEquals(holds, directory.holds(line, cluster.holder));
    assertTrue(domain.inclusion != Inclusion.INCLUSIVE || !holds || domain.llc.contains(line), "inclusive");
    assertFalse(domain.inclusion == Inclusion.EXCLUSIVE && holds && domain.llc.contains(line), "exclusive");
    assertTrue(!cluster.inclusive() || cluster.l2.contains(line) == holds, "an inclusive L2 has what the L1 have");
  }

  private static void checkOwner(Wiring wiring, Directory directory, int line) {
    int owner = directory.owner(line);
    assertEquals(directory.exclusive(line) || directory.dirty(line), owner != Directory.NOBODY);
    if (owner != Directory.NOBODY) {
      assertTrue(directory.holds(line, owner));
    }
    for (int holder = directory.next(line, 0); directory.exclusive(line) && holder != Directory.NOBODY; holder = directory.next(line, holder + 1)) {
      boolean ownLlc = owner < wiring.clusters().size() && holder == wiring.clusters().get(owner).domain.holder;
      assertTrue(holder == owner || ownLlc, "a line that its owner may write to is nowhere else");
    }
  }

  private static void checkFilter(TinyMachine machine, int hart, int line) {
    LineFilter filter = machine.model.filter(machine.harts[hart]);
    Core core = core(machine, hart);
    int entry = LineFilter.index(TinyMachine.address(line));
    long bit = 1L << line;
    if (filter.page[entry] == (TinyMachine.address(line) & -4096)) {
      assertTrue((filter.load[entry] & bit) == 0 || core.data.contains(line));
      assertTrue((filter.fetch[entry] & bit) == 0 || core.code.contains(line));
      boolean mayWrite = core.data.contains(line) && machine.model.wiring().coherence().directory().writable(line, core.cluster.holder);
      assertTrue((filter.store[entry] & bit) == 0 || mayWrite);
      for (Core other : core.cluster.cores) {
        assertTrue((filter.store[entry] & bit) == 0 || other == core || !other.data.contains(line), "no store passes that another core of the cluster would not see");
      }
    }
  }

  @Test
  void equalAccessesCostEqually() {
    assertEquals(costs(3), costs(3));
  }

  private static long costs(long seed) {
    TinyMachine machine = TinyMachine.of("inclusive", "exclusive", 1, 2, "stride");
    SplittableRandom random = new SplittableRandom(seed);
    long hash = 0;
    for (int step = 0; step < STEPS; step++) {
      hash = hash * 31 + machine.access(random.nextInt(machine.harts.length), random.nextInt(LINES), Access.values()[random.nextInt(3)]);
    }
    return hash;
  }
}
