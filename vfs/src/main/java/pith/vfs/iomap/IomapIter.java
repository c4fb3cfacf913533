package pith.vfs.iomap;

import static pith.hal.view.Member.i32;
import static pith.hal.view.Member.struct;
import static pith.hal.view.Member.u32;
import static pith.hal.view.Member.u64;

import pith.hal.view.Layout;
import pith.mm.physical.Work;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Walks over a range of a file, mapping by mapping. Who uses it asks for {@link #next}, deals with what {@link #map} covers, and says by {@link #advance} how
 * far it came:
 *
 * <pre>
 *   try (IomapIter iter = inode.iterate(position, length, flags)) {
 *     while (iter.next()) {        // end of the last mapping, decision, begin of the next
 *       …                          // work on at most iter.length() bytes from iter.position() on
 *       iter.advance(done);
 *     }
 *   }
 * </pre>
 *
 * <p>The decision, when a mapping was dealt with: a failure ends the walk; so does a range that is finished, or a step that made no progress, unless its
 * mapping was {@linkplain #stale stale}. Before another mapping is asked for, both mappings are cleared; whether also before the walk ends is
 * {@link TerminalClear}.
 *
 * <p>The record lies in emulated RAM, where Linux has it on the kernel stack. Confined to the task that walks. Source: Linux's {@code fs/iomap/iter.c},
 * protocol of 6.15 and later.
 */
public final class IomapIter implements AutoCloseable {
  static final Layout LAYOUT =
      Layout.of(
          "iomap_iter", 192, u64("inode"), u64("pos"), u64("len"), u64("iter_start_pos"), i32("status"), u32("flags"), struct("iomap", Iomap.LAYOUT).at(40), struct("srcmap", Iomap.LAYOUT),
          u64("private"));

  /** A call of the iterator and one of the file system. */
  private static final long STEP_CYCLES = 30;

  private final Iomaps iomaps;
  private final IomapInode inode;
  private final IomapOps ops;
  private final int flags;
  private final long record;
  private final Iomap map;
  private final Iomap source;
  private final long first;
  private long position;
  private long remaining;
  private long start;
  private boolean mapped;
  private Refused failure;

  IomapIter(IomapInode inode, IomapOps ops, long position, long length, int flags) {
    this.inode = inode;
    this.ops = ops;
    this.flags = flags;
    this.first = position;
    this.position = position;
    this.remaining = length;
    iomaps = inode.iomaps();
    iomaps.operation();
    record = iomaps.iterators().allocate();
    Iomap.clear(iomaps.memory(), record, LAYOUT.size());
    map = new Iomap(iomaps.memory(), record + LAYOUT.offset("iomap"));
    source = new Iomap(iomaps.memory(), record + LAYOUT.offset("srcmap"));
  }

  /** What is done with one mapping. It advances the iterator, or throws {@link Refused}. */
  @FunctionalInterface
  public interface Step {
    void step(IomapIter iter);
  }

  /** Walks to the end, or as far as it goes, and closes. {@return how many bytes were dealt with} A refusal counts only if nothing was. */
  long runPart(Step step) {
    long done = run(step);
    if (failure != null && done == 0) {
      throw failure;
    }
    return done;
  }

  /** Walks to the end, passes any refusal on, and closes. {@return how many bytes were dealt with} */
  long runAll(Step step) {
    long done = run(step);
    if (failure != null) {
      throw failure;
    }
    return done;
  }

  /** As {@link #runPart}, refused or not. */
  long run(Step step) {
    try (this) {
      while (next()) {
        try {
          step.step(this);
        } catch (Refused refused) {
          failure = refused;
        }
      }
    }
    return position - first;
  }

  /** Ends the mapping that there was and begins the next. {@return false if there is nothing more to do, or it failed} */
  public boolean next() {
    Work.charge(STEP_CYCLES);
    if (mapped) {
      boolean more = finishMapping();
      if (!more && iomaps.terminalClear() == TerminalClear.NONE) {
        return false;
      }
      clear();
      if (!more) {
        return false;
      }
    } else if (failure != null || remaining == 0) {
      return false;
    }
    return begin();
  }

  /** {@return whether the walk goes on} */
  private boolean finishMapping() {
    mapped = false;
    long advanced = position - start;
    boolean stale = map.has(IomapFlags.STALE);
    try {
      ops.end(start, Math.min(remaining + advanced, map.end() - start), advanced, flags, map);
    } catch (Refused refused) {
      failure = advanced == 0 && failure == null ? refused : failure;
    }
    return failure == null && remaining > 0 && (advanced > 0 || stale);
  }

  private void clear() {
    map.clear();
    source.clear();
    iomaps.cleared();
    iomaps.cleared();
  }

  private boolean begin() {
    start = position;
    iomaps.step();
    try {
      map.device(inode.disk().number());
      map.validFor(inode.mappingCookie()); // before the look: a change in between is noticed later
      ops.begin(position, remaining, flags, map, source);
    } catch (Refused refused) {
      failure = refused;
      return false;
    }
    mapped = true;
    if (!map.covers(position) || map.has(IomapFlags.STALE)) {
      throw new AssertionError("asked for byte " + position + ", " + inode + " answers with " + map);
    }
    return true;
  }

  // For the step.

  /** {@return the byte of the file where it goes on} */
  public long position() {
    return position;
  }

  /** {@return how many bytes from {@link #position} on are wanted and covered by the mapping} */
  public long length() {
    return Math.min(remaining, map.end() - position);
  }

  /** {@return the mapping that covers {@link #position}} */
  public Iomap map() {
    return map;
  }

  /** {@return where data are read from that a write does not cover} */
  public Iomap source() {
    return source.length() > 0 ? source : map;
  }

  public int flags() {
    return flags;
  }

  /** {@code count} bytes more are dealt with. */
  public void advance(long count) {
    if (count < 0 || count > length()) {
      throw Refused.of(Errno.EIO);
    }
    position += count;
    remaining -= count;
  }

  /**
   * {@return whether the file's extents have changed since the mapping was read; it is to be read again then} Asked with the page locked, for who changes
   * extents of cached blocks has it locked too.
   */
  boolean stale() {
    if (map.cookie() != inode.mappingCookie()) {
      map.addFlags(IomapFlags.STALE);
    }
    return map.has(IomapFlags.STALE);
  }

  @Override
  public void close() {
    if (mapped) {
      finishMapping();
    }
    iomaps.iterators().free(record);
  }
}
