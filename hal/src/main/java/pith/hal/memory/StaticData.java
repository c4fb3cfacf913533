package pith.hal.memory;

/**
 * Addresses for data of the kernel that its page allocator does not know: what is part of the kernel's image, or is kept in Java objects only. They lie behind
 * RAM. Only a memory model hears of them, to say what it costs that a hart has such a line and another one wants it; there are no bytes.
 *
 * <pre>
 *   start                      a page for each hart: its runqueue
 *   + {@value #BUCKETS_AT}           lines of hash tables
 *   + {@value #STACKS_AT}          16 KiB for each task: its kernel stack
 *   + {@value #FILE_SYSTEMS_AT}        a line for the list of file system types, and one for each type
 * </pre>
 *
 * @param start the first address behind RAM
 */
public record StaticData(long start) {
  private static final int HART_BYTES = PhysicalMemory.PAGE_BYTES;
  private static final int LINE_BYTES = 64;
  private static final int STACK_BYTES = 16 << 10;
  private static final int STACKS = 1 << 14;
  private static final long BUCKETS_AT = 4 << 20;
  private static final long STACKS_AT = 8 << 20;
  private static final long FILE_SYSTEMS_AT = STACKS_AT + (long) STACKS * STACK_BYTES;
  private static final int FILE_SYSTEMS = 1 << 10;

  /** How many bytes of addresses there are. */
  public static final long BYTES = FILE_SYSTEMS_AT + (long) FILE_SYSTEMS * LINE_BYTES;

  /** {@return the address of what is a hart's own} */
  public long ofHart(int hart) {
    return start + (long) hart * HART_BYTES;
  }

  /** {@return the hart whose own data lies {@code offset} bytes from the start, or more than there are} */
  public static long hartOf(long offset) {
    return offset / HART_BYTES;
  }

  /** {@return the address of a bucket of a hash table} */
  public long bucket(int number) {
    return start + BUCKETS_AT + (long) number * LINE_BYTES;
  }

  /** {@return the address of the kernel stack of a task; far away tasks may share one} */
  public long stack(int task) {
    return start + STACKS_AT + (long) (task % STACKS) * STACK_BYTES;
  }

  /** {@return the address of the record of a type of file system, counted from 1; 0 is the head of their list} */
  public long fileSystem(int number) {
    return start + FILE_SYSTEMS_AT + (long) (number % FILE_SYSTEMS) * LINE_BYTES;
  }
}
