package pith.hal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The machine's RAM: sparse, little-endian, any size.
 *
 * <p>RAM is cut into chunks of {@value #CHUNK_BYTES} bytes. A chunk that nobody has written is not allocated on the host: its
 * reads are served from one shared chunk of zeroes, so an idle machine with many gigabytes costs little. Chunks are {@code
 * long[]}-backed segments because only those allow aligned atomic access of 4 and 8 bytes, which AMO and LR/SC need when harts run
 * on several host threads.
 *
 * <p>Addresses are physical, in bytes; RAM begins at {@link #BASE}. An access never crosses a page: callers split at page
 * boundaries. An address outside RAM is a bug of the caller (the MMU and the page allocator only hand out addresses for which {@link
 * #contains} holds).
 */
public final class PhysicalMemory {
  /** Where RAM begins, as on most RISC-V machines. */
  public static final long BASE = 0x8000_0000L;

  public static final int PAGE_SHIFT = 12;
  public static final int PAGE_BYTES = 1 << PAGE_SHIFT;
  public static final int CHUNK_SHIFT = 16;
  public static final int CHUNK_BYTES = 1 << CHUNK_SHIFT;
  private static final long CHUNK_MASK = CHUNK_BYTES - 1;

  public static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  public static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  public static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  private static final VarHandle ATOMIC_LONG = ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle ATOMIC_INT = ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle();
  private static final VarHandle CHUNKS = MethodHandles.arrayElementVarHandle(MemorySegment[].class);
  private static final MemorySegment ZEROES = MemorySegment.ofArray(new long[CHUNK_BYTES / 8]);

  private static final VarHandle CODE_GENERATIONS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle CODE_EPOCH;

  static {
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new UnsupportedOperationException("The emulated RAM needs a little-endian host, such as x86-64, AArch64 or RISC-V.");
    }
    try {
      CODE_EPOCH = MethodHandles.lookup().findVarHandle(PhysicalMemory.class, "codeEpoch", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long bytes;
  private final MemorySegment[] chunks;
  private final int[] codeGenerations;
  private volatile int codeEpoch;

  /** RAM of {@code bytes} bytes, rounded up to a whole chunk. */
  public PhysicalMemory(long bytes) {
    long count = (bytes + CHUNK_MASK) >>> CHUNK_SHIFT;
    this.bytes = count << CHUNK_SHIFT;
    this.chunks = new MemorySegment[Math.toIntExact(count)];
    this.codeGenerations = new int[chunks.length];
    Arrays.fill(chunks, ZEROES);
  }

  /** {@return the size of RAM in bytes} */
  public long bytes() {
    return bytes;
  }

  /** {@return addresses behind RAM for the kernel's own static data} */
  public StaticData staticData() {
    return new StaticData(BASE + bytes);
  }

  /** {@return the number of pages of RAM} */
  public long pages() {
    return bytes >>> PAGE_SHIFT;
  }

  /** {@return whether a physical address is RAM} */
  public boolean contains(long pa) {
    return pa >= BASE && pa - BASE < bytes;
  }

  /** {@return the segment to read the chunk of {@code pa} from; never written, since it may be the shared zeroes} */
  public MemorySegment readable(long pa) {
    return chunks[(int) ((pa - BASE) >>> CHUNK_SHIFT)];
  }

  /** {@return the segment of the chunk of {@code pa}, allocated on the host by now, for reading and writing} */
  public MemorySegment writable(long pa) {
    int index = (int) ((pa - BASE) >>> CHUNK_SHIFT);
    MemorySegment chunk = chunks[index];
    return chunk != ZEROES ? chunk : materialise(index);
  }

  /** {@return the chunk of {@code pa}, allocated on the host by now, as the array of little-endian longs that it is} */
  public long[] words(long pa) {
    return (long[]) writable(pa).heapBase().orElseThrow();
  }

  /** {@return the offset of {@code pa} within its chunk's segment} */
  public static long offset(long pa) {
    return pa & CHUNK_MASK;
  }

  /** {@return whether the chunk of {@code pa} was ever written; if not, {@link #readable} is shared and will be replaced} */
  public boolean isMaterialised(long pa) {
    return readable(pa) != ZEROES;
  }

  private MemorySegment materialise(int index) {
    MemorySegment fresh = MemorySegment.ofArray(new long[CHUNK_BYTES / 8]);
    MemorySegment seen = (MemorySegment) CHUNKS.compareAndExchange(chunks, index, ZEROES, fresh);
    return seen == ZEROES ? fresh : seen;
  }

  /** {@return host bytes held by chunks that were written} */
  public long materialisedBytes() {
    return Arrays.stream(chunks).filter(chunk -> chunk != ZEROES).count() << CHUNK_SHIFT;
  }

  /**
   * The kernel filled or freed the page at {@code pa}, which may have been executed or may be: every hart looks at its bytes anew
   * when it next runs user code there. A user program that writes code says so with {@code fence.i} instead.
   */
  public void codeChanged(long pa) {
    CODE_GENERATIONS.getAndAdd(codeGenerations, (int) ((pa - BASE) >>> CHUNK_SHIFT), 1);
    CODE_EPOCH.getAndAdd(this, 1);
  }

  /** {@return a number that changes whenever {@link #codeChanged} is called for a page in the chunk of {@code pa}} */
  public int codeGeneration(long pa) {
    return (int) CODE_GENERATIONS.getAcquire(codeGenerations, (int) ((pa - BASE) >>> CHUNK_SHIFT));
  }

  /** {@return a number that changes with every {@link #codeChanged}} */
  public int codeEpoch() {
    return codeEpoch;
  }

  public long readLong(long pa) {
    return readable(pa).get(LONG, pa & CHUNK_MASK);
  }

  public int readInt(long pa) {
    return readable(pa).get(INT, pa & CHUNK_MASK);
  }

  public short readShort(long pa) {
    return readable(pa).get(SHORT, pa & CHUNK_MASK);
  }

  public byte readByte(long pa) {
    return readable(pa).get(BYTE, pa & CHUNK_MASK);
  }

  public void writeLong(long pa, long value) {
    writable(pa).set(LONG, pa & CHUNK_MASK, value);
  }

  public void writeInt(long pa, int value) {
    writable(pa).set(INT, pa & CHUNK_MASK, value);
  }

  public void writeShort(long pa, short value) {
    writable(pa).set(SHORT, pa & CHUNK_MASK, value);
  }

  public void writeByte(long pa, byte value) {
    writable(pa).set(BYTE, pa & CHUNK_MASK, value);
  }

  /** Reads an aligned long with acquire semantics: how a page-table walker reads an entry another hart may be changing. */
  public long readLongAcquire(long pa) {
    return (long) ATOMIC_LONG.getAcquire(readable(pa), pa & CHUNK_MASK);
  }

  /** Writes an aligned long with release semantics: how an entry is published to walkers. */
  public void writeLongRelease(long pa, long value) {
    ATOMIC_LONG.setRelease(writable(pa), pa & CHUNK_MASK, value);
  }

  /** Atomically replaces an aligned long if it holds {@code expected}. {@return whether it did} */
  public boolean compareAndSetLong(long pa, long expected, long value) {
    return ATOMIC_LONG.compareAndSet(writable(pa), pa & CHUNK_MASK, expected, value);
  }

  /** Atomically replaces an aligned int if it holds {@code expected}. {@return whether it did} */
  public boolean compareAndSetInt(long pa, int expected, int value) {
    return ATOMIC_INT.compareAndSet(writable(pa), pa & CHUNK_MASK, expected, value);
  }

  /** {@return the aligned long at {@code pa}, read with full ordering} */
  public long readLongVolatile(long pa) {
    return (long) ATOMIC_LONG.getVolatile(readable(pa), pa & CHUNK_MASK);
  }

  /** {@return the aligned int at {@code pa}, read with full ordering} */
  public int readIntVolatile(long pa) {
    return (int) ATOMIC_INT.getVolatile(readable(pa), pa & CHUNK_MASK);
  }

  /** Copies {@code length} bytes out of RAM; the range lies within one page. */
  public void read(long pa, byte[] to, int at, int length) {
    MemorySegment.copy(readable(pa), pa & CHUNK_MASK, MemorySegment.ofArray(to), at, length);
  }

  /** Copies {@code length} bytes into RAM; the range lies within one page. */
  public void write(long pa, byte[] from, int at, int length) {
    MemorySegment.copy(MemorySegment.ofArray(from), at, writable(pa), pa & CHUNK_MASK, length);
  }

  /** Copies {@code length} bytes from one place of RAM to another; each range lies within one page. */
  public void copy(long from, long to, long length) {
    MemorySegment.copy(readable(from), from & CHUNK_MASK, writable(to), to & CHUNK_MASK, length);
  }

  /** Fills {@code length} bytes, which lie within one page, with {@code value}; zeroing untouched RAM allocates nothing. */
  public void fill(long pa, long length, byte value) {
    if (length > 0 && (value != 0 || isMaterialised(pa))) { // nothing may be filled at the end of RAM, where no page begins
      writable(pa).asSlice(pa & CHUNK_MASK, length).fill(value);
    }
  }
}
