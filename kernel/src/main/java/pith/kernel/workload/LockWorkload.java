package pith.kernel.workload;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.Hart;
import pith.hal.KernelStack;
import pith.hal.memory.Access;
import pith.kernel.kthread.KernelThreads;
import pith.kernel.task.Kernel;
import pith.sched.Scheduler;
import pith.sync.Execution;
import pith.sync.spin.McsLock;
import pith.sync.spin.RawSpinLock;
import pith.sync.spin.TestAndSetLock;
import pith.sync.spin.TicketLock;

/** Harts that all want one spin lock, again and again: a short critical section that changes a line of data, and as much work of their own between. */
public final class LockWorkload {
  /** How harts wait. */
  public enum Kind {
    TAS,
    TICKET,
    MCS
  }

  /**
   * What it came to.
   *
   * @param cyclesPerSection from the first hart's start to the last one's end, by critical sections of all harts together
   * @param longestWait cycles between a hart's wish for the lock and its having it, the most there was
   */
  public record Result(double cyclesPerSection, long longestWait) {}

  private static final long INSIDE_CYCLES = 100;
  private static final long OUTSIDE_CYCLES = 100;
  private static final long PAUSE_CYCLES = 100;

  private final Kernel kernel;
  private final TiedThreads threads;

  public LockWorkload(Kernel kernel, KernelThreads threads) {
    this.kernel = kernel;
    this.threads = new TiedThreads(kernel, threads);
  }

  /** Runs {@code sections} critical sections on each of the first {@code harts} harts; called by a task, with no lock held. Refused with ENOMEM. */
  public Result run(Kind kind, int harts, int sections) {
    long bytes = (harts + 3L) * RawSpinLock.LINE_BYTES;
    long memory = kernel.memory().slabs().kmalloc().allocate(bytes);
    try {
      long lines = (memory + RawSpinLock.LINE_BYTES - 1) & -RawSpinLock.LINE_BYTES;
      RawSpinLock lock = lock(kind, lines, kernel.machine().hartCount());
      long data = lines + (harts + 1L) * RawSpinLock.LINE_BYTES;
      long[] began = new long[harts];
      long[] ended = new long[harts];
      long[] waited = new long[harts];
      AtomicInteger present = new AtomicInteger();
      for (int hart = 0; hart < harts; hart++) {
        int me = hart;
        threads.start(hart, "lock-" + hart, _ -> {
          gather(present, harts);
          began[me] = hart().cycles();
          waited[me] = enter(lock, data, sections);
          ended[me] = hart().cycles();
        });
      }
      threads.join();
      long took = Arrays.stream(ended).max().orElseThrow() - Arrays.stream(began).min().orElseThrow();
      return new Result((double) took / ((long) harts * sections), Arrays.stream(waited).max().orElseThrow());
    } finally {
      kernel.memory().slabs().kmalloc().free(memory);
    }
  }

  /** Nobody begins before all are there: the first would be done before the last, who is started long after it. */
  private static void gather(AtomicInteger present, int harts) {
    present.incrementAndGet();
    while (present.get() < harts) {
      Execution.current().relax(PAUSE_CYCLES);
      Scheduler.condResched();
    }
  }

  private static RawSpinLock lock(Kind kind, long address, int harts) {
    return switch (kind) {
      case TAS -> new TestAndSetLock(address);
      case TICKET -> new TicketLock(address);
      case MCS -> new McsLock(address, harts);
    };
  }

  /** {@return the longest wait} */
  private static long enter(RawSpinLock lock, long data, int sections) {
    long longest = 0;
    for (int i = 0; i < sections; i++) {
      long wanted = hart().cycles();
      lock.acquire();
      longest = Math.max(longest, hart().cycles() - wanted);
      hart().touch(data, Long.BYTES, Access.STORE);
      hart().charge(INSIDE_CYCLES);
      lock.release();
      hart().charge(OUTSIDE_CYCLES);
    }
    return longest;
  }

  private static Hart hart() {
    return KernelStack.current().hart();
  }
}
