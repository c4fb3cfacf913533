package pith.vfs.nvme;

import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.nvme.NvmeCommand;
import pith.hal.nvme.NvmeCompletion;
import pith.hal.nvme.NvmeController;
import pith.hal.nvme.NvmeRegister;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.vfs.block.BlockStatus;
import pith.vfs.block.Request;

/**
 * A submission queue with its completion queue, as the driver sees them: rings in RAM, of which the driver writes one and reads the other. A command's id is
 * its request's place in {@link #requests}.
 */
final class NvmeQueue {
  private static final LockClass LOCK = LockClass.of("nvmeq.lock");

  /** Writing a command, without the line it lies in. */
  private static final long BUILD_CYCLES = 80;

  /** A write to a register of a device, which the hart does not wait for. */
  private static final long DOORBELL_CYCLES = 150;

  /** Finding a request again that an entry names. */
  private static final long REAP_CYCLES = 60;

  final int id;
  private final NvmeController device;
  private final PhysicalMemory ram;
  private final QueueMemory memory;
  private final int size;
  private final CommandBuilder builder;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as all below: the requests that the device has, by command id. */
  private final Request[] requests;

  private final int[] free;
  private int freeCount;
  private int tail;
  private int rung;
  private int head;
  private int phase = 1;

  NvmeQueue(int id, NvmeController device, PhysicalMemory ram, QueueMemory memory, int size, CommandBuilder builder) {
    this.id = id;
    this.device = device;
    this.ram = ram;
    this.memory = memory;
    this.size = size;
    this.builder = builder;
    this.requests = new Request[size];
    this.free = new int[size];
    reset();
  }

  /** The device was switched off and on: the rings begin anew. */
  private void reset() {
    ram.fill(memory.completions(), (long) size * NvmeCompletion.BYTES, (byte) 0);
    tail = 0;
    rung = 0;
    head = 0;
    phase = 1;
    freeCount = size - 1;
    for (int i = 0; i < freeCount; i++) {
      free[i] = freeCount - 1 - i;
      requests[i] = null;
    }
  }

  QueueMemory memory() {
    return memory;
  }

  int size() {
    return size;
  }

  /** Writes the command of a request into the ring; there is room, because the block layer gives no more than {@code size - 1} at once. */
  void put(Request request) {
    Work.charge(BUILD_CYCLES);
    try (var _ = lock.acquire()) {
      int cid = free[--freeCount];
      requests[cid] = request;
      long at = memory.submissions() + (long) tail * NvmeCommand.BYTES;
      builder.build(at, cid, memory.list(cid), request);
      Work.touch(at, NvmeCommand.BYTES, Access.STORE);
      tail = (tail + 1) % size;
    }
  }

  /** Rings the doorbell if there is anything new. */
  void commit() {
    try (var _ = lock.acquire()) {
      if (rung != tail) {
        rung = tail;
        Work.charge(DOORBELL_CYCLES);
        device.write(NvmeRegister.submissionDoorbell(id), tail);
      }
    }
  }

  /** Ends every request of which the device has written the end. {@return how many} */
  int reap() {
    int ended = 0;
    for (Ended one = next(); one != null; one = next()) {
      one.request.queue().completed(one.request, one.status);
      ended++;
    }
    if (ended > 0) {
      try (var _ = lock.acquire()) {
        Work.charge(DOORBELL_CYCLES);
        device.write(NvmeRegister.completionDoorbell(id), head);
      }
    }
    return ended;
  }

  private record Ended(Request request, BlockStatus status) {}

  private Ended next() {
    try (var _ = lock.acquire()) {
      long at = memory.completions() + (long) head * NvmeCompletion.BYTES;
      Work.touch(at, NvmeCompletion.BYTES, Access.LOAD);
      int status = NvmeCompletion.STATUS.get(ram, at);
      if (NvmeCompletion.PHASE.get(status) != phase) {
        return null;
      }
      Work.charge(REAP_CYCLES);
      head = (head + 1) % size;
      phase ^= head == 0 ? 1 : 0;
      int cid = NvmeCompletion.CID.get(ram, at);
      Ended ended = new Ended(requests[cid], CommandBuilder.status((int) NvmeCompletion.CODE.get(status)));
      requests[cid] = null;
      free[freeCount++] = cid;
      return ended;
    }
  }

  /** {@return the id of a command that the device got before {@code time}, and has not ended; -1 if there is none} */
  int olderThan(long time) {
    try (var _ = lock.acquire()) {
      for (int cid = 0; cid < size; cid++) {
        if (requests[cid] != null && requests[cid].issuedAt() < time) {
          return cid;
        }
      }
      return -1;
    }
  }

  boolean isIdle() {
    try (var _ = lock.acquire()) {
      return freeCount == size - 1;
    }
  }

  /** The device has forgotten its queues: whatever it had is ended with {@code status}, and the rings begin anew. */
  void abandon(BlockStatus status) {
    Request[] lost;
    try (var _ = lock.acquire()) {
      lost = requests.clone();
      reset();
    }
    for (Request request : lost) {
      if (request != null) {
        request.queue().completed(request, status);
      }
    }
  }
}
