package pith.vfs.io;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.mm.uaccess.UserMemory;
import pith.sync.Execution;
import pith.sync.Sleep;
import pith.sync.outcome.Refused;

/** A program's buffer, or its vector of buffers, as the target of a read or the source of a write. */
public final class UserBuffer implements IoTarget, IoSource {
  private final UserMemory memory;
  private final long[] addresses;
  private final long[] lengths;
  private int segment;
  private long within;
  private long remaining;

  public UserBuffer(UserMemory memory, long address, long length) {
    this(memory, new long[] {address}, new long[] {length});
  }

  /** A vector of buffers, used in this order; the sum of {@code lengths} does not overflow. */
  public UserBuffer(UserMemory memory, long[] addresses, long[] lengths) {
    this.memory = memory;
    this.addresses = addresses;
    this.lengths = lengths;
    for (long length : lengths) {
      remaining += length;
    }
  }

  /** {@return another buffer that is the first {@code bytes} bytes of this one, of which nothing was used} */
  public UserBuffer first(long bytes) {
    long[] cut = lengths.clone();
    long left = bytes;
    for (int i = 0; i < cut.length; i++) {
      cut[i] = Math.min(cut[i], left);
      left -= cut[i];
    }
    return new UserBuffer(memory, addresses, cut);
  }

  /** {@return where buffer {@code index} of the vector begins} */
  public long address(int index) {
    return addresses[index];
  }

  /** {@return how long buffer {@code index} of the vector is} */
  public long length(int index) {
    return lengths[index];
  }

  @Override
  public long remaining() {
    return remaining;
  }

  /** Moves {@code length} bytes, which are one after another in one page of the user's, at offset {@code done} of the transfer. */
  private interface Move {
    void run(UserMemory memory, long address, int done, int length);
  }

  @Override
  public int put(byte[] from, int at, int length) {
    return move(length, (user, address, done, part) -> user.copyOut(address, from, at + done, part));
  }

  @Override
  public int put(PhysicalMemory ram, long pa, int length) {
    return move(length, (user, address, done, part) -> user.copyOut(address, pa + done, part));
  }

  @Override
  public int zero(int length) {
    return move(length, (user, address, done, part) -> user.zero(address, part));
  }

  @Override
  public int take(byte[] to, int at, int length) {
    return move(length, (user, address, done, part) -> user.copyIn(address, to, at + done, part));
  }

  @Override
  public int take(PhysicalMemory ram, long pa, int length) {
    return move(length, (user, address, done, part) -> user.copyIn(address, pa + done, part));
  }

  private int move(int length, Move move) {
    Execution me = Execution.currentOrNull(); // null while no machine runs
    int done = 0;
    try {
      while (done < length) {
        if (done > 0 && me != null) {
          me.condResched();
          if (me.interruptionPending(Sleep.KILLABLE)) {
            break; // nobody will look at the rest
          }
        }
        skipFinished();
        long address = addresses[segment] + within;
        int part = (int) Math.min(Math.min(length - done, lengths[segment] - within), toPageEnd(address));
        move.run(memory, address, done, part);
        within += part;
        remaining -= part;
        done += part;
      }
    } catch (Refused fault) {
      if (done == 0) {
        throw fault;
      }
    }
    return done;
  }

  /** A piece of the buffer, within one page, that a device may move data to or from until its page is given back with {@code pages().put}. */
  public record Held(long address, int length) {}

  /** {@return the next piece of at most {@code most} bytes, which counts as moved} {@code access} is what is done to the memory. Refuses with EFAULT. */
  public Held hold(long most, Access access) {
    skipFinished();
    long address = addresses[segment] + within;
    int part = (int) Math.min(Math.min(most, lengths[segment] - within), toPageEnd(address));
    long pa = memory.hold(address, access);
    within += part;
    remaining -= part;
    return new Held(pa, part);
  }

  /** {@return whether {@link #hold} would give the next {@code length} bytes at once} */
  public boolean isOnePiece(int length) {
    skipFinished();
    return lengths[segment] - within >= length && toPageEnd(addresses[segment] + within) >= length;
  }

  /** {@return all addresses and lengths of what is left, or-ed: a multiple of a power of two if each of them is} */
  public long alignment() {
    long bits = within;
    for (int i = segment; i < addresses.length; i++) {
      bits |= addresses[i] | lengths[i];
    }
    return bits;
  }

  private void skipFinished() {
    while (within == lengths[segment]) {
      segment++;
      within = 0;
    }
  }

  private static long toPageEnd(long address) {
    return PhysicalMemory.PAGE_BYTES - (address & PhysicalMemory.PAGE_BYTES - 1);
  }
}
