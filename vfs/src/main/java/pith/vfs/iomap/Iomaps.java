package pith.vfs.iomap;

import java.util.concurrent.atomic.AtomicLong;
import pith.mm.MemorySystem;
import pith.mm.slab.CacheSpec;
import pith.mm.slab.SlabCache;

/** What all file systems of a machine that use iomap share: its switches, its caches and its figures. */
public final class Iomaps {
  private static final int DIO_BYTES = 120;

  private final MemorySystem memory;
  private final SlabCache iterators;
  private final SlabCache directs;
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong clears = new AtomicLong();
  private final AtomicLong smallReads = new AtomicLong();
  private volatile TerminalClear terminalClear = TerminalClear.NONE;
  private volatile boolean smallReadPath;
  private volatile boolean readahead = true;

  public Iomaps(MemorySystem memory) {
    this.memory = memory;
    iterators = memory.slabs().cache(new CacheSpec("iomap_iter", IomapIter.LAYOUT.size()));
    directs = memory.slabs().cache(new CacheSpec("iomap_dio", DIO_BYTES));
  }

  public MemorySystem memory() {
    return memory;
  }

  SlabCache iterators() {
    return iterators;
  }

  /** {@return where the records of direct transfers come from} */
  SlabCache directs() {
    return directs;
  }

  public TerminalClear terminalClear() {
    return terminalClear;
  }

  public void terminalClear(TerminalClear form) {
    terminalClear = form;
  }

  /** {@return whether small direct reads take a short way, without a record of the transfer} */
  public boolean smallReadPath() {
    return smallReadPath;
  }

  public void smallReadPath(boolean on) {
    smallReadPath = on;
  }

  /** {@return whether files that are opened from now on are read ahead of their readers} */
  public boolean readahead() {
    return readahead;
  }

  public void readahead(boolean on) {
    readahead = on;
  }

  // Figures.

  void operation() {
    operations.incrementAndGet();
  }

  void step() {
    steps.incrementAndGet();
  }

  void cleared() {
    clears.incrementAndGet();
  }

  void smallRead() {
    smallReads.incrementAndGet();
  }

  /** {@return operations that were begun: each walks over one range of a file} */
  public long operations() {
    return operations.get();
  }

  /** {@return how often a file system was asked for a mapping} */
  public long steps() {
    return steps.get();
  }

  /** {@return how often a mapping structure was cleared for the next use} */
  public long clears() {
    return clears.get();
  }

  /** {@return direct reads that took the short way} */
  public long smallReads() {
    return smallReads.get();
  }
}
