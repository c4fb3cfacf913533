package pith.vfs.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import pith.hal.device.BlockStorage;

/**
 * One transfer between consecutive sectors of a disk and pieces of memory, as those who want it describe it. It is built by one task, handed to {@link
 * BlockQueue#submit}, and belongs to the block layer until its end ran, once. Source: Linux's {@code struct bio}.
 *
 * <p>What a device cannot do at once is cut into parts, which are bios themselves; the whole ends when its last part has.
 */
public final class Bio {
  public static final int SECTOR_BYTES = BlockStorage.SECTOR_BYTES;

  /** What a transfer does. */
  public enum Operation {
    READ,
    WRITE,
    /** Makes every write that ended before durable; has no sectors. */
    FLUSH,
    /** The contents of the sectors do not matter any more. */
    DISCARD,
    /** The sectors read as zeroes from now on. */
    WRITE_ZEROES;

    /** {@return whether memory is read or written} */
    public boolean moves() {
      return this == READ || this == WRITE;
    }

    public boolean changes() {
      return this != READ && this != FLUSH;
    }
  }

  /** Somebody waits for it. */
  public static final int SYNC = 1;

  /** A file system's own records. */
  public static final int META = 1 << 1;

  /** Before it, everything that was written and ended is made durable. */
  public static final int PREFLUSH = 1 << 2;

  /** When it ends, it is durable. */
  public static final int FUA = 1 << 3;

  /** Its end is fetched with {@link BlockQueue#poll} by who waits for it; no interrupt tells of it. */
  public static final int POLLED = 1 << 4;

  /** It must not be merged with others. */
  public static final int NOMERGE = 1 << 5;

  /** Written behind somebody's back: others go first. */
  public static final int BACKGROUND = 1 << 6;

  /** Runs when a transfer has ended, in an interrupt or where somebody polls: takes spin locks and wakes, never sleeps. */
  @FunctionalInterface
  public interface End {
    void ended(Bio bio);
  }

  private static final int FEW = 4;
  private static final VarHandle PARTS;

  static {
    try {
      PARTS = MethodHandles.lookup().findVarHandle(Bio.class, "parts", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Operation operation;
  private final int flags;
  private final long sector;
  private final End end;
  private long[] addresses;
  private int[] lengths;
  private int segments;
  private int bytes;

  /** Parts that have not ended, while it is cut into parts. */
  private volatile int parts;

  /** What went wrong first. Written by whoever ends it or a part of it. */
  private volatile BlockStatus status = BlockStatus.OK;

  private volatile boolean ended;

  /** The next bio of the same request. Guarded by whoever builds the request. */
  Bio next;

  /** Whose it is, for who shares the disk among groups; null for nobody's. */
  private BlockOwner owner;

  /** A transfer from {@code sector} on that has no memory yet. */
  public Bio(Operation operation, long sector, int flags, End end) {
    this(operation, sector, flags, end, FEW);
  }

  private Bio(Operation operation, long sector, int flags, End end, int room) {
    this.operation = operation;
    this.sector = sector;
    this.flags = flags;
    this.end = end;
    this.addresses = new long[room];
    this.lengths = new int[room];
  }

  /** {@return a transfer of whole pages at physical addresses {@code pages}} */
  public static Bio ofPages(Operation operation, long sector, int flags, long[] pages, End end) {
    Bio bio = new Bio(operation, sector, flags, end, Math.max(1, pages.length));
    for (long page : pages) {
      bio.add(page, BlockQueue.PAGE_SECTORS * SECTOR_BYTES);
    }
    return bio;
  }

  /** {@return a transfer without memory: a flush, a discard, zeroes} */
  public static Bio withoutData(Operation operation, long sector, int sectors, int flags, End end) {
    Bio bio = new Bio(operation, sector, flags, end, 0);
    bio.bytes = Math.multiplyExact(sectors, SECTOR_BYTES);
    return bio;
  }

  /** Adds {@code length} bytes of memory at physical address {@code pa}: whole sectors. Memory that continues the last piece becomes part of it. */
  public Bio add(long pa, int length) {
    if (length <= 0 || length % SECTOR_BYTES != 0 || !operation.moves()) {
      throw new AssertionError(operation + " of " + length + " bytes");
    }
    bytes += length;
    if (segments > 0 && endOf(segments - 1) == pa) {
      lengths[segments - 1] += length;
      return this;
    }
    if (segments == addresses.length) {
      addresses = Arrays.copyOf(addresses, 2 * segments + 1);
      lengths = Arrays.copyOf(lengths, 2 * segments + 1);
    }
    addresses[segments] = pa;
    lengths[segments++] = length;
    return this;
  }

  /** {@return a part of it that has the same end to tell: {@code count} bytes from byte {@code from} on, with other flags} */
  Bio part(int from, int count, int partFlags) {
    return part(from, count, partFlags, part -> partEnded(part.status()));
  }

  Bio part(int from, int count, int partFlags, End partEnd) {
    Bio part = new Bio(operation, sector + from / SECTOR_BYTES, partFlags, partEnd, operation.moves() ? FEW : 0);
    part.owner = owner;
    if (!operation.moves()) {
      part.bytes = count;
      return part;
    }
    int at = 0;
    for (int i = 0; i < segments && part.bytes < count; i++) {
      int skipped = Math.max(0, from - at);
      if (skipped < lengths[i]) {
        part.add(addresses[i] + skipped, Math.min(lengths[i] - skipped, count - part.bytes));
      }
      at += lengths[i];
    }
    return part;
  }

  /** It is cut into {@code count} parts, each of which will end. */
  void cut(int count) {
    parts = count;
  }

  private void partEnded(BlockStatus partStatus) {
    if (!partStatus.ok()) {
      status = partStatus;
    }
    if ((int) PARTS.getAndAdd(this, -1) == 1) {
      end(status);
    }
  }

  /** Tells its end. */
  void end(BlockStatus outcome) {
    if (ended) {
      throw new AssertionError("ended twice: " + this);
    }
    status = outcome;
    ended = true;
    end.ended(this);
  }

  public Operation operation() {
    return operation;
  }

  public int flags() {
    return flags;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public long sector() {
    return sector;
  }

  public int sectors() {
    return bytes / SECTOR_BYTES;
  }

  /** {@return the sector behind its last one} */
  public long endSector() {
    return sector + sectors();
  }

  public int bytes() {
    return bytes;
  }

  /** {@return the number of pieces of memory} */
  public int segments() {
    return segments;
  }

  /** {@return where piece {@code i} begins, a physical address} */
  public long address(int i) {
    return addresses[i];
  }

  /** {@return the size of piece {@code i} in bytes} */
  public int length(int i) {
    return lengths[i];
  }

  long endOf(int i) {
    return addresses[i] + lengths[i];
  }

  /** {@return how it ended; {@link BlockStatus#OK} before} */
  public BlockStatus status() {
    return status;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** {@return whose it is, or null} */
  public BlockOwner owner() {
    return owner;
  }

  /** Says whose it is, if that is not the task that submits it: before it is submitted. */
  public Bio owner(BlockOwner whose) {
    owner = whose;
    return this;
  }

  @Override
  public String toString() {
    return operation + " " + sector + "+" + sectors();
  }
}
