package pith.mm.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;
import pith.hal.memory.Access;
import pith.hal.mmu.PagingMode;
import pith.mm.Audit;
import pith.mm.FaultLock;
import pith.mm.MemoryFile;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.mm.MemorySystem;
import pith.mm.PageMover;
import pith.mm.Precautions;
import pith.mm.TestMachine;
import pith.mm.physical.VmStatistics;
import pith.mm.tlb.TlbContext;
import pith.mm.tlb.TlbGather;
import pith.mm.tlb.TlbShootdown;
import pith.mm.vma.Prot;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Threads of one process that fault, fork, protect and unmap at once, on a hart each, under many seeds. Then the same with a precaution left out on purpose:
 * that is noticed, so the runs that pass say something.
 */
class ConcurrentThreadsTest {
  private static final int RW = Prot.READ | Prot.WRITE;
  private static final int ANON_FIXED = MapFlags.PRIVATE | MapFlags.ANONYMOUS | MapFlags.FIXED;
  private static final long COUNTERS = 1L << 30;
  private static final long CHURN = 2L << 30;
  private static final long SHARED = 3L << 30;
  private static final int PAGES = 6;
  private static final int HARTS = 3;
  private static final int STEPS = 250;
  private static final int SEEDS = Integer.getInteger("pith.seeds", 80);

  @Test
  void noWriteIsLostAndNothingIsLeft() {
    for (int seed = 0; seed < SEEDS; seed++) {
      run(seed, MemoryOptions.DEFAULT);
    }
  }

  @Test
  void neitherWithTheWholeSpaceLockedByEachFault() {
    for (int seed = 0; seed < SEEDS / 10; seed++) {
      run(seed, MemoryOptions.DEFAULT.with(MemoryOption.FAULT_LOCK, FaultLock.MMAP));
    }
  }

  private static void run(int seed, MemoryOptions options) {
    try {
      new Run(seed, options).all();
    } catch (AssertionError failure) {
      throw new AssertionError("seed " + seed, failure);
    }
  }

  /** Demands that the runs fail under some seeds, and not under hardly any: under ten of forty, wherever those are. */
  private static void assertCaught(Precautions careless) {
    int caught = 0;
    for (int seed = 1; seed <= 40 && caught < 10; seed++) {
      try {
        run(seed, MemoryOptions.DEFAULT.with(Precautions.OPTION, careless));
      } catch (AssertionError failure) {
        caught++;
      }
    }
    int seeds = caught;
    assertTrue(seeds >= 10, () -> "caught under " + seeds + " of 40 seeds");
  }

  @Test
  void aFaultThatDoesNotLookAtTheEntryAgainIsCaught() {
    assertCaught(
        new Precautions() {
          @Override
          public boolean unchanged(long seen, long now) {
            return true;
          }
        });
  }

  @Test
  void aShootDownThatReachesThisHartOnlyIsCaught() {
    assertCaught(
        new Precautions() {
          @Override
          public TlbShootdown shootdown(Hart[] harts, int asidBits, PagingMode paging, VmStatistics statistics) {
            return new TlbShootdown(harts, asidBits, paging, statistics) {
              @Override
              public void flush(TlbContext context, long start, long end, long stride) {
                for (long page = start; page < Math.min(end, start + 64 * stride); page += stride) {
                  forgetHere(context, page);
                }
              }
            };
          }
        });
  }

  @Test
  void aCopyOnWriteThatDoesNotFlushTheOldPageIsCaught() {
    assertCaught(
        new Precautions() {
          private boolean copying;

          @Override
          public void forgetBeforeReplacing(TlbGather withdrawn) {
            copying = true;
            withdrawn.shootDown();
            copying = false;
          }

          @Override
          public TlbShootdown shootdown(Hart[] harts, int asidBits, PagingMode paging, VmStatistics statistics) {
            return new TlbShootdown(harts, asidBits, paging, statistics) {
              @Override
              public void flush(TlbContext context, long start, long end, long stride) {
                if (!copying) {
                  super.flush(context, start, end, stride);
                }
              }
            };
          }
        });
  }

  private static final class Run {
    final TestMachine machine;
    final MemorySystem memory;
    final AddressSpace space;
    final PageMover mover;
    final MemoryFile file;
    final Audit audit;
    final int seed;

    /** What stands at the beginning of each page of counters at least: its only writer says so when it has written. */
    final long[] published = new long[PAGES];

    Run(int seed, MemoryOptions options) {
      this.seed = seed;
      machine = new TestMachine(64 << 20, HARTS, seed, options.withSlabDebug());
      memory = machine.memory;
      audit = new Audit(memory);
      mover = new PageMover(memory);
      file = MemoryFile.numbered(memory, PAGES);
      space = AddressSpace.create(memory);
      space.map(COUNTERS, PAGES << 12, RW, ANON_FIXED, null, 0);
      space.map(SHARED, PAGES << 12, RW, MapFlags.SHARED | MapFlags.FIXED, file, 0);
    }

    void all() {
      Runnable[] threads = new Runnable[HARTS];
      for (int i = 0; i < HARTS; i++) {
        int thread = i;
        threads[i] = () -> thread(thread, new Random(seed * 31L + thread));
      }
      machine.run(threads);
      assertTrue(mover.moved > 0, "pages moved");
      Audit.assertCountsExact(memory, List.of(space));
      space.put();
      file.cache.drop();
      audit.assertNothingIsLeft();
    }

    /** Each thread counts in words of its own; nobody else writes them, so what it reads is what it wrote. */
    void thread(int thread, Random random) {
      Hart hart = TestMachine.hart();
      space.activate(hart);
      long[][] mine = new long[2][PAGES];
      for (int step = 0; step < STEPS; step++) {
        int page = random.nextInt(PAGES);
        int region = random.nextInt(2);
        long at = (region == 0 ? COUNTERS : SHARED) + ((long) page << 12) + 512 + 8L * thread;
        if (mine[region][page] != 0) {
          assertEquals(mine[region][page], space.readLong(at), "a write was lost");
        }
        space.writeLong(at, ++mine[region][page]);
        publishOrRead(thread, random.nextInt(PAGES));
        hart.charge(random.nextInt(3_000));
        disturb(random, random.nextInt(14));
      }
    }

    /** One page, one writer: whoever reads after a write was completed must see it, from whichever hart. */
    void publishOrRead(int thread, int page) {
      long at = COUNTERS + ((long) page << 12);
      if (page % HARTS == thread) {
        space.writeLong(at, published[page] + 1);
        published[page]++;
      } else {
        long least = published[page];
        assertTrue(space.readLong(at) >= least, "a write was not seen");
      }
    }

    void fork(Random random) {
      AddressSpace child = space.duplicate();
      TestMachine.hart().charge(random.nextInt(4_000));
      child.put();
    }

    void disturb(Random random, int what) {
      long at = CHURN + ((long) random.nextInt(PAGES) << 12);
      switch (what) {
        case 0 -> fork(random);
        case 1 -> space.map(CHURN, PAGES << 12, RW, ANON_FIXED, null, 0);
        case 2 -> space.unmap(at, 2 << 12);
        case 3 -> tolerant(() -> space.protect(CHURN, PAGES << 12, random.nextBoolean() ? RW : Prot.READ));
        case 4 -> tolerant(() -> space.advise(at, 4096, 4));
        case 5, 6 -> tolerant(() -> space.writeLong(at, 1));
        case 7 -> tolerant(() -> space.readLong(at));
        case 8 -> space.sync(SHARED, PAGES << 12, 4);
        case 9 -> memory.reclaim().reclaim(2);
        case 10 -> tolerant(() -> space.remap(at, 4096, 4096, 3, CHURN + (64 << 12) + (at & 0xffff)));
        case 11 -> mover.moveAt(space, at);
        case 12 -> mover.moveAt(space, (random.nextBoolean() ? COUNTERS : SHARED) + at - CHURN);
        default -> space.fault(at, Access.STORE);
      }
    }

    private static void tolerant(Runnable call) {
      try {
        call.run();
      } catch (Refused refusal) {
        Errno errno = refusal.errno();
        assertTrue(errno == Errno.EFAULT || errno == Errno.ENOMEM, () -> "refused with " + errno);
      }
    }
  }
}
