package pith.hal.cache;

import pith.hal.memory.LineFilter;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.CoreType;

/** The first-level caches of one core, which its threads share. What a thread's {@link LineFilter} knows is always in them. */
final class Core {
  final Cluster cluster;
  final Latencies latencies;
  final StridePrefetcher prefetcher;
  final TagArray code;
  final TagArray data;
  private final LineFilter[] filters;

  Core(Cluster cluster, CoreType type, Latencies latencies) {
    this.cluster = cluster;
    this.latencies = latencies;
    code = new TagArray(type.l1i());
    data = new TagArray(type.l1d());
    prefetcher = new StridePrefetcher(type.prefetch());
    filters = new LineFilter[type.threads()];
    for (int thread = 0; thread < filters.length; thread++) {
      filters[thread] = new LineFilter(Math.toIntExact(latencies.l1));
    }
  }

  LineFilter filter(int thread) {
    return filters[thread];
  }

  static long address(int line) {
    return PhysicalMemory.BASE + (Integer.toUnsignedLong(line) << LineFilter.LINE_SHIFT);
  }

  boolean holds(int line) {
    return data.contains(line) || code.contains(line);
  }

  /**
   * Brings a line into the L1d. The whole set is shown to the model again: the order of use of lines that filters let pass is known only as far as this.
   * {@return the line that had to leave, or {@link TagArray#NONE}}
   */
  int enterData(int line) {
    int victim = data.insert(line);
    dropData(victim);
    for (int first = data.set(line), way = 0; way < data.ways(); way++) {
      dropData(data.at(first + way));
    }
    return victim;
  }

  /** As {@link #enterData}, into the L1i. */
  int enterCode(int line) {
    int victim = code.insert(line);
    dropCode(victim);
    for (int first = code.set(line), way = 0; way < code.ways(); way++) {
      dropCode(code.at(first + way));
    }
    return victim;
  }

  /** Takes a line from both caches. {@return whether one had it} */
  boolean remove(int line) {
    boolean had = removeData(line);
    if (code.remove(line)) {
      dropCode(line);
      had = true;
    }
    return had;
  }

  boolean removeData(int line) {
    boolean had = data.remove(line);
    if (had) {
      dropData(line);
    }
    return had;
  }

  /** The core must ask before it writes to a line again. */
  void dropStores(int line) {
    for (LineFilter filter : filters) {
      filter.dropStore(address(line));
    }
  }

  private void dropData(int line) {
    if (line != TagArray.NONE) {
      for (LineFilter filter : filters) {
        filter.dropData(address(line));
      }
    }
  }

  private void dropCode(int line) {
    if (line != TagArray.NONE) {
      for (LineFilter filter : filters) {
        filter.dropCode(address(line));
      }
    }
  }
}
