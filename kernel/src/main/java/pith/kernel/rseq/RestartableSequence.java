package pith.kernel.rseq;

import pith.hal.cpu.UserRegisters;
import pith.mm.space.AddressSpace;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** What one thread has registered, and what is done about it on its way back to user mode. Confined to the task, but for {@link #leavesHart}. */
public final class RestartableSequence {
  /** What a thread registers at least, and its alignment (struct rseq of Linux 4.18). */
  public static final int ORIGINAL_BYTES = 32;

  /** The bytes that mean something (AT_RSEQ_FEATURE_SIZE). */
  public static final int FEATURE_BYTES = 28;

  private static final int CPU_ID_START = 0, CPU_ID = 4, RSEQ_CS = 8, NODE_ID = 20, MM_CID = 24;
  private static final int CS_START = 8, CS_LENGTH = 16, CS_ABORT = 24, SIGNATURE_BYTES = 4;
  private static final int UNINITIALIZED = -1;

  private long address;
  private int bytes;
  private int signature;

  /** The turn on a hart for which the record was written last. */
  private long turn = -1;

  private int lastId = -1;

  /** The number that it has while it is on a hart, or −1. Given back by whoever takes it off the hart. */
  private volatile int id = -1;

  /** {@return whether there is a record to be kept up to date} */
  public boolean registered() {
    return address != 0;
  }

  /** {@return a child's, whose memory is a copy} */
  public RestartableSequence copy() {
    RestartableSequence copy = new RestartableSequence();
    copy.address = address;
    copy.bytes = bytes;
    copy.signature = signature;
    return copy;
  }

  /** A new program begins: nothing is registered. */
  public void forget() {
    address = 0;
  }

  /** Source: Linux's rseq system call. */
  public void register(long at, int length, int sign) {
    if (registered()) {
      throw Refused.of(at != address || length != bytes ? Errno.EINVAL : sign != signature ? Errno.EPERM : Errno.EBUSY);
    }
    if (at == 0 || at % ORIGINAL_BYTES != 0 || length < ORIGINAL_BYTES) {
      throw Refused.of(Errno.EINVAL);
    }
    address = at;
    bytes = length;
    signature = sign;
    turn = -1;
  }

  /** The record says from now on that nobody keeps it. */
  public void unregister(AddressSpace space, long at, int length, int sign) {
    if (!registered() || at != address || length != bytes) {
      throw Refused.of(Errno.EINVAL);
    }
    if (sign != signature) {
      throw Refused.of(Errno.EPERM);
    }
    write(space, 0, UNINITIALIZED, 0, 0);
    forget();
  }

  /** {@return whether the thread lost its hart since the record was written} */
  public boolean stale(long presentTurn) {
    return registered() && turn != presentTurn;
  }

  /**
   * The thread goes on in user code, on {@code hart} of {@code node}, in its {@code presentTurn}; refuses with EFAULT or EINVAL if what it registered is not
   * sound.
   */
  public void returns(AddressSpace space, UserRegisters registers, long presentTurn, int hart, int node, ConcurrencyIds ids) {
    turn = presentTurn;
    abort(space, registers);
    if (id < 0) {
      lastId = ids.take(lastId);
      id = lastId;
    }
    write(space, hart, hart, node, lastId);
  }

  private void write(AddressSpace space, int start, int hart, int node, int concurrencyId) {
    space.writeInt(address + CPU_ID_START, start);
    space.writeInt(address + CPU_ID, hart);
    space.writeInt(address + NODE_ID, node);
    space.writeInt(address + MM_CID, concurrencyId);
  }

  /** The thread loses its hart. Its runqueue's lock is held. */
  public void leavesHart(ConcurrencyIds ids) {
    int had = id;
    if (had >= 0) {
      id = -1;
      ids.give(had);
    }
  }

  /** If user code was within a sequence, it begins anew where the sequence says; one that was left is forgotten. Source: Linux {@code rseq_ip_fixup}. */
  public void abort(AddressSpace space, UserRegisters registers) {
    long sequence = space.readLong(address + RSEQ_CS);
    if (sequence == 0) {
      return;
    }
    long start = space.readLong(sequence + CS_START);
    long length = space.readLong(sequence + CS_LENGTH);
    long abort = space.readLong(sequence + CS_ABORT);
    boolean sound = space.readInt(sequence) == 0 && start >= 0 && length >= 0 && start + length >= 0 && abort > 0;
    if (!sound || within(abort, start, length) || space.readInt(abort - SIGNATURE_BYTES) != signature) {
      throw Refused.of(Errno.EINVAL);
    }
    space.writeLong(address + RSEQ_CS, 0);
    if (within(registers.pc, start, length)) {
      registers.pc = abort;
    }
  }

  private static boolean within(long at, long start, long length) {
    return Long.compareUnsigned(at - start, length) < 0;
  }
}
