package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pith.hal.device.BlockStorage;
import pith.hal.device.MemoryStorage;
import pith.hal.machine.DiskConfig;
import pith.hal.trace.TraceHashSink;
import pith.kernel.Booted.Setup;
import pith.kernel.log.KernelLog;
import pith.kernel.signal.Signal;
import pith.kernel.swapping.SwapHeader;
import pith.kernel.task.Task;
import pith.mm.HugePages;
import pith.mm.KhugepagedLimits;
import pith.mm.MemoryOption;
import pith.mm.MemorySystem;
import pith.mm.ReclaimKind;
import pith.mm.physical.VmStatistic;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Programs that use more than there is: of swap, of files, and of both together. */
@Timeout(120)
class ScarceMemoryTest {
  private static final int MMAP = 222, MUNMAP = 215, FTRUNCATE = 46, FALLOCATE = 47, PAGE = 4096;
  private static final int READ = 1, WRITE = 2, MAP_SHARED = 1, MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int RAM_MIB = 24;
  private static final long HUGE = 2 << 20;

  private static Setup with(BlockStorage disk) {
    Setup standard = Setup.standard().ram(RAM_MIB).harts(1);
    return new Setup(
        standard.machine().withDisk(new DiskConfig(disk)), standard.maxTasks(), standard.faults(), standard.limitSeconds(), standard.memory());
  }

  private static Setup swapping(int mebibytes) {
    MemoryStorage storage = new MemoryStorage((long) mebibytes << 20);
    byte[] header = SwapHeader.write((mebibytes << 20) / PAGE, SwapHeader.AT_BOOT);
    storage.write(0, header, 0, header.length);
    return with(storage);
  }

  private static long fill(Guest guest, int mebibytes) {
    long start = guest.ok(guest.call(MMAP, 0, (long) mebibytes << 20, READ | WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0));
    for (long at = start; at < start + ((long) mebibytes << 20); at += PAGE) {
      guest.user.put(at, at * 31);
    }
    return start;
  }

  private static int check(Guest guest, long start, int mebibytes) {
    for (long at = start; at < start + ((long) mebibytes << 20); at += PAGE) {
      assertEquals(at * 31, guest.user.get(at));
    }
    return 0;
  }

  /** The mapping is larger than RAM, and is promised for the sake of swap. */
  private static int fillAndCheck(Guest guest) {
    assertEquals(-Errno.ENOMEM.number(), guest.call(MMAP, 0, 100L << 20, READ | WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0), "more than RAM and swap");
    return check(guest, fill(guest, RAM_MIB + 8), RAM_MIB + 8);
  }

  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void equalRunsSwapAlikeEventByEvent(ReclaimKind policy) {
    assertEquals(traceOfSwapping(policy), traceOfSwapping(policy));
  }

  private static String traceOfSwapping(ReclaimKind policy) {
    Setup setup = swapping(64);
    Booted machine = setup.memory(setup.memory().with(MemoryOption.RECLAIM, policy)).boot(ScarceMemoryTest::fillAndCheck);
    TraceHashSink hash = new TraceHashSink();
    machine.machine().trace().addSink(hash);
    machine.machine().trace().enable(-1);
    machine.run().exited(0);
    assertTrue(machine.kernel().memory().statistics().get(VmStatistic.SWAPPED_IN) > 1000);
    return hash.hex();
  }

  @Test
  void whenSwapIsFullTheLargestIsKilledAndABystanderKeepsItsMemory() {
    Booted machine = swapping(8).run(ScarceMemoryTest::exhaust).exited(0);
    String log = String.join("\n", machine.kernel().log().since(0).stream().map(KernelLog.Line::text).toList());
    assertTrue(log.contains("Out of memory: Killed process"), log);
    assertTrue(log.contains("Free swap  = 0kB"), log);
    assertEquals(1, machine.kernel().memory().statistics().get(VmStatistic.OUT_OF_MEMORY));
  }

  private static int exhaust(Guest guest) {
    int[] pipe = guest.pipe();
    int bystander =
        guest.fork(
            child -> {
              long start = fill(child, 2);
              child.close(pipe[1]);
              child.read(pipe[0], 1); // until the parent closes its end
              return check(child, start, 2);
            });
    int greedy = guest.fork(ScarceMemoryTest::takeAll);
    assertTrue(guest.wait4(greedy, 0).killed(Signal.KILL));
    guest.close(pipe[1]);
    assertTrue(guest.wait4(bystander, 0).exited(0));
    return 0;
  }

  /** Files in memory fill the machine, and there is no swap: every process that begins wakes kswapd anew, which must not look for long at what cannot go. */
  @ParameterizedTest
  @EnumSource(ReclaimKind.class)
  void kswapdLeavesTheMachineToOthersWhereNothingCanGo(ReclaimKind policy) {
    Setup setup = Setup.standard().ram(RAM_MIB).harts(1);
    Booted machine = setup.memory(setup.memory().with(MemoryOption.RECLAIM, policy)).boot(ScarceMemoryTest::forkInFullMachine);
    machine.run().exited(0);
  }

  private static int forkInFullMachine(Guest guest) {
    int file = (int) guest.ok(guest.open("/tmp/all", 0102, 0600));
    long end = 0;
    while (guest.call(FALLOCATE, file, 0, end, 64 << 10) == 0) {
      end += 64 << 10;
    }
    guest.ok(guest.call(FTRUNCATE, file, end - (512 << 10)));
    long kswapd = kswapdCycles(guest);
    long all = guest.kernel().machine().harts().getFirst().cycles();
    for (int i = 0; i < 50; i++) {
      guest.ok(guest.wait4(guest.fork(child -> 0), 0).pid());
    }
    kswapd = kswapdCycles(guest) - kswapd;
    all = guest.kernel().machine().harts().getFirst().cycles() - all;
    assertTrue(kswapd > 0 && kswapd * 6 < all, "kswapd: " + kswapd + " of " + all + " cycles");
    assertEquals(0, guest.kernel().memory().statistics().get(VmStatistic.AGED));
    return 0;
  }

  private static long kswapdCycles(Guest guest) {
    return guest.kernel().tasks().tasks().stream().filter(task -> task.comm().equals("kswapd0")).mapToLong(Task::cpuCycles).sum();
  }

  private static int takeAll(Guest guest) {
    try {
      fill(guest, RAM_MIB);
      fill(guest, RAM_MIB);
    } catch (Refused killed) {
      guest.getpid(); // a Java program's access is refused where machine code would be killed; a call ends it
    }
    return 0;
  }

  /**
   * Whoever wants a huge page and does not wait for it: kswapd frees pages for it if it can (here, without swap, it cannot), and kcompactd makes it of what is
   * free, for the next.
   */
  @Test
  void aHugePageThatIsWantedIsMadeInTheBackground() {
    Setup.standard().ram(RAM_MIB).harts(1).run(ScarceMemoryTest::scatterAndWantHugePages).exited(0);
  }

  private static int scatterAndWantHugePages(Guest guest) {
    MemorySystem memory = guest.kernel().memory();
    memory.khugepaged().limits(KhugepagedLimits.DEFAULT.withDefrag(false)); // it would make one for itself
    memory.hugePages().enabled(HugePages.Enabled.NEVER);
    long start = fill(guest, 14);
    for (int i = 0; i < 14 << 8; i += 2) {
      guest.ok(guest.call(MUNMAP, start + (long) i * PAGE, PAGE));
    }
    memory.hugePages().enabled(HugePages.Enabled.ALWAYS);
    memory.hugePages().defrag(HugePages.Defrag.DEFER);
    long next = guest.ok(guest.call(MMAP, 0, 20 << 20, READ | WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0)) + HUGE & -HUGE;
    while (memory.statistics().get(VmStatistic.THP_FAULT_FALLBACK) == 0) { // until none is free; and nobody waits for one
      guest.user.put(next, 1);
      next += HUGE;
    }
    for (int i = 0; i < 4; i++) {
      guest.nanosleep(100); // who leaves the kernel starts the thread that has work: first one, then the other
    }
    assertTrue(memory.statistics().get(VmStatistic.COMPACT_DAEMON_WAKE) > 0, "kcompactd was woken");
    assertTrue(memory.statistics().get(VmStatistic.COMPACT_DAEMON_MIGRATE_SCANNED) > 0, "and worked");
    long given = memory.statistics().get(VmStatistic.THP_FAULT_ALLOC);
    guest.user.put(next, 1);
    assertEquals(given + 1, memory.statistics().get(VmStatistic.THP_FAULT_ALLOC));
    assertEquals(0, memory.statistics().get(VmStatistic.COMPACT_STALL), "nobody compacted for themselves");
    return 0;
  }

  @Test
  void whenMemoryIsOutAMachineThatIsToldToStops() {
    Booted machine = Setup.standard().ram(RAM_MIB).harts(1).boot(guest -> {
      guest.kernel().oomSettings().panic(1);
      return takeAll(guest);
    });
    assertEquals("Kernel panic - not syncing: Out of memory: system-wide panic_on_oom is enabled", machine.panic());
    assertEquals(0, machine.kernel().memory().statistics().get(VmStatistic.OUT_OF_MEMORY));
  }

  @Test
  void aMappedDiskLargerThanMemoryIsReadAndChangedInPlace() {
    MemoryStorage storage = new MemoryStorage(2L * RAM_MIB << 20);
    byte[] page = new byte[PAGE];
    for (long at = 0; at < storage.bytes(); at += PAGE) {
      page[0] = (byte) (at / PAGE % 251);
      storage.write(at, page, 0, PAGE);
    }
    Booted machine = with(storage).run(guest -> addUp(guest, storage.bytes())).exited(0);
    assertTrue(machine.kernel().memory().statistics().get(VmStatistic.FAULTS) > 0);
    for (long at = 0; at < storage.bytes(); at += PAGE) {
      storage.read(at, page, 0, PAGE);
      assertEquals((byte) (at / PAGE % 251 + 1), page[0], "page " + at / PAGE);
    }
  }

  private static int addUp(Guest guest, long bytes) {
    int fd = (int) guest.ok(guest.open("/dev/nvme0n1", 2, 0));
    long start = guest.ok(guest.call(MMAP, 0, bytes, READ | WRITE, MAP_SHARED, fd, 0));
    long sum = 0;
    long expected = 0;
    for (long at = 0; at < bytes; at += PAGE) {
      long first = guest.user.get(start + at);
      sum += first;
      expected += at / PAGE % 251;
      guest.user.put(start + at, first + 1);
    }
    assertEquals(expected, sum);
    guest.ok(guest.call(81));
    return 0;
  }
}
