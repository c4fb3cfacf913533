package pith.kernel.uring;

import java.util.ArrayDeque;

/**
 * Buffers that a program lends the kernel ahead of time; a request takes one when its data is there, not while it waits. Guarded by the lock of
 * {@link BufferGroups}, but for memory that the program maps.
 */
sealed interface BufferGroup {
  /** A buffer that a request uses: {@code length} bytes of it at most. */
  record Chosen(BufferGroup group, int id, long address, long length) {}

  /**
   * {@return the next buffer, null if there is none} {@code most} says how many bytes are wanted, 0 for as many as there are; what is left of one that was used
   * in part is passed over if it has fewer than {@code least}.
   */
  Chosen take(long most, long least);

  /** A chosen buffer was not needed. */
  void giveBack(Chosen chosen);

  /** {@code bytes} of a chosen buffer are used. {@return whether the same buffer goes on being used from there} */
  default boolean used(Chosen chosen, long bytes) {
    return false;
  }

  /** Buffers that came by entries of their own, the oldest first. Source: Linux's legacy {@code IORING_OP_PROVIDE_BUFFERS}. */
  final class Provided implements BufferGroup {
    private final ArrayDeque<Chosen> free = new ArrayDeque<>();

    void add(int id, long address, long length) {
      free.add(new Chosen(this, id, address, length));
    }

    /** {@return how many of {@code most} were taken away} */
    int remove(int most) {
      int removed = Math.min(most, free.size());
      for (int i = 0; i < removed; i++) {
        free.poll();
      }
      return removed;
    }

    @Override
    public Chosen take(long most, long least) {
      Chosen next = free.poll();
      return next == null || most == 0 || most >= next.length ? next : new Chosen(this, next.id, next.address, most);
    }

    @Override
    public void giveBack(Chosen chosen) {
      free.addFirst(chosen);
    }
  }

  /**
   * Buffers in a ring that the program fills and the kernel empties, without a call. An entry is 16 bytes (address, length, id); the program's tail lies in
   * what the first entry does not use. Source: Linux uapi io_uring.h, {@code struct io_uring_buf_ring}.
   */
  final class Ring implements BufferGroup {
    static final int ENTRY_BYTES = 16;
    private static final int LENGTH = 8, ID = 12, TAIL = 14;

    private final SharedBytes memory;
    private final int entries;

    /** A buffer is used piece by piece, and its entry moved along. */
    private final boolean incremental;

    private final ArrayDeque<Chosen> returned = new ArrayDeque<>();
    private int head;

    Ring(SharedBytes memory, int entries, boolean incremental) {
      this.memory = memory;
      this.entries = entries;
      this.incremental = incremental;
    }

    int head() {
      return head & 0xffff;
    }

    @Override
    public Chosen take(long most, long least) {
      if (!returned.isEmpty()) {
        return returned.poll();
      }
      int tail = memory.readInt(ID) >>> 16;
      while (incremental && (head & 0xffff) != tail && left() < least) {
        head++;
      }
      if ((head & 0xffff) == tail) {
        return null;
      }
      int at = entry(head);
      long there = left();
      Chosen chosen = new Chosen(this, memory.readInt(at + ID) & 0xffff, memory.readLong(at), most == 0 ? there : Math.min(most, there));
      head += incremental ? 0 : 1;
      return chosen;
    }

    /** {@return how many bytes the next buffer has} */
    private long left() {
      return memory.readInt(entry(head) + LENGTH) & 0xffff_ffffL;
    }

    private int entry(int index) {
      return (index & entries - 1) * ENTRY_BYTES;
    }

    @Override
    public void giveBack(Chosen chosen) {
      if (!incremental) {
        returned.addFirst(chosen);
      }
    }

    @Override
    public boolean used(Chosen chosen, long bytes) {
      if (!incremental) {
        return false;
      }
      int at = entry(head);
      long left = left() - bytes;
      if (left <= 0) {
        head++;
        return false;
      }
      memory.writeLong(at, memory.readLong(at) + bytes);
      memory.writeInt(at + LENGTH, (int) left);
      return true;
    }
  }
}
