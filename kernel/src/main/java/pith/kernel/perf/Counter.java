package pith.kernel.perf;

import static pith.hal.memory.AccessEvent.*;

import java.util.List;
import java.util.function.ToLongFunction;
import pith.hal.Hart;
import pith.hal.machine.Machine;
import pith.hal.memory.AccessCounters;
import pith.hal.memory.AccessEvent;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Something that each hart counts, or the kernel of each task, and how to read it. Source of the numbers: Linux uapi perf_event.h. */
sealed interface Counter {
  // Types.
  int HARDWARE = 0;
  int SOFTWARE = 1;
  int HW_CACHE = 3;

  /** {@return how much the hart has counted since it was switched on, or the kernel since the task began} */
  long read(Hart hart, AccessCounters accesses, SoftwareCounts task);

  /** {@return whether what happens counts also while the task has no hart} */
  default boolean countsAway() {
    return false;
  }

  /** {@return what a program is told for {@code count}} */
  default long told(long count, Machine machine) {
    return count;
  }

  /** The hart's clock. */
  record Cycles() implements Counter {
    @Override
    public long read(Hart hart, AccessCounters accesses, SoftwareCounts task) {
      return hart.cycles();
    }
  }

  /** The hart's clock, in nanoseconds. */
  record Clock() implements Counter {
    @Override
    public long read(Hart hart, AccessCounters accesses, SoftwareCounts task) {
      return hart.cycles();
    }

    @Override
    public long told(long count, Machine machine) {
      return machine.nanos(count);
    }
  }

  /** One of the kernel's own figures of a task. */
  record Software(ToLongFunction<SoftwareCounts> figure, boolean countsAway) implements Counter {
    @Override
    public long read(Hart hart, AccessCounters accesses, SoftwareCounts task) {
      return figure.applyAsLong(task);
    }
  }

  /** User instructions retired. */
  record Instructions() implements Counter {
    @Override
    public long read(Hart hart, AccessCounters accesses, SoftwareCounts task) {
      return hart.instructions();
    }
  }

  /** What the memory model counts: some events less others. */
  record Accesses(List<AccessEvent> plus, List<AccessEvent> minus) implements Counter {
    @Override
    public long read(Hart hart, AccessCounters accesses, SoftwareCounts task) {
      long sum = 0;
      for (int i = 0; i < plus.size(); i++) {
        sum += accesses.count(hart.id(), plus.get(i));
      }
      for (int i = 0; i < minus.size(); i++) {
        sum -= accesses.count(hart.id(), minus.get(i));
      }
      return sum;
    }
  }

  /** Lines that caches of other domains or DRAM supplied: what the LLC's domain lacked. */
  List<AccessEvent> BEYOND = List.of(SAME_DIE, SAME_SOCKET, OTHER_SOCKET, DRAM_NEAR, DRAM_FAR);

  /** Lines demanded of the LLC. */
  List<AccessEvent> DEMANDED = List.of(LLC_HITS, SAME_LLC, SAME_DIE, SAME_SOCKET, OTHER_SOCKET, DRAM_NEAR, DRAM_FAR);

  /**
   * {@return what an event of this type and configuration counts} Refuses with ENOENT what is not counted by the machine, or by the kernel for {@code task},
   * which is null if a hart is watched.
   */
  static Counter of(int type, long config, AccessCounters accesses, SoftwareCounts task) {
    Counter counter =
        switch (type) {
          case HARDWARE -> hardware(config);
          case SOFTWARE -> software(config, task);
          case HW_CACHE -> cache((int) config & 0xff, (int) (config >> 8) & 0xff, (int) (config >> 16) & 0xff);
          default -> null;
        };
    boolean counted = counter != null && (!(counter instanceof Accesses) || accesses.harts() > 0);
    if (!counted || config >>> 24 != 0) {
      throw Refused.of(Errno.ENOENT);
    }
    return counter;
  }

  private static Counter hardware(long config) {
    return switch ((int) config) {
      case 0 -> new Cycles();
      case 1 -> new Instructions();
      case 2 -> new Accesses(DEMANDED, List.of());
      case 3 -> new Accesses(BEYOND, List.of());
      default -> null;
    };
  }

  /** What there are of a task only, and clocks. The hart does what is not aligned itself, and all its instructions. */
  private static Counter software(long config, SoftwareCounts task) {
    if (config == 0 || config == 1) {
      return new Clock();
    }
    return task == null
        ? null
        : switch ((int) config) {
          case 2 -> new Software(counts -> counts.minorFaults() + counts.majorFaults(), false);
          case 3 -> new Software(SoftwareCounts::switches, false);
          case 4 -> new Software(SoftwareCounts::migrations, true);
          case 5 -> new Software(SoftwareCounts::minorFaults, false);
          case 6 -> new Software(SoftwareCounts::majorFaults, false);
          case 7, 8, 9 -> new Software(counts -> 0, false); // alignment and emulation faults; the dummy event
          default -> null;
        };
  }

  /** Caches: 0 L1d, 2 LLC, 6 memory node; operations: 0 read, 1 write; results: 0 access, 1 miss. */
  private static Counter cache(int cache, int operation, int result) {
    return operation > 1 || result > 1
        ? null
        : switch (cache << 4 | operation << 1 | result) {
          case 0x00 -> plus(LOADS);
          case 0x01 -> plus(LOAD_MISSES);
          case 0x02 -> plus(STORES);
          case 0x03 -> plus(STORE_MISSES);
          case 0x20 -> new Accesses(DEMANDED, List.of(LLC_WRITES));
          case 0x21 -> new Accesses(BEYOND, List.of(LLC_WRITE_MISSES));
          case 0x22 -> plus(LLC_WRITES);
          case 0x23 -> plus(LLC_WRITE_MISSES);
          case 0x60 -> new Accesses(List.of(DRAM_NEAR, DRAM_FAR), List.of(DRAM_NEAR_WRITES, DRAM_FAR_WRITES));
          case 0x61 -> new Accesses(List.of(DRAM_FAR), List.of(DRAM_FAR_WRITES));
          case 0x62 -> plus(DRAM_NEAR_WRITES, DRAM_FAR_WRITES);
          case 0x63 -> plus(DRAM_FAR_WRITES);
          default -> null;
        };
  }

  private static Counter plus(AccessEvent... events) {
    return new Accesses(List.of(events), List.of());
  }
}
