package pith.vfs.nvme;

import pith.hal.memory.PhysicalMemory;
import pith.hal.nvme.NvmeCommand;
import pith.hal.nvme.NvmeCompletion;
import pith.hal.nvme.NvmeController;
import pith.hal.nvme.NvmeOpcode;
import pith.hal.nvme.NvmeRegister;
import pith.hal.nvme.NvmeStatus;
import pith.mm.physical.Allocation;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.Work;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The queue by which a controller is set up: one command at a time, whose end is looked for until it is there. */
final class AdminQueue {
  private static final LockClass LOCK = LockClass.of("nvme_admin.lock");
  private static final int SIZE = 16;

  /** A read of a device's register, which the hart waits for. */
  private static final long REGISTER_CYCLES = 1500;

  private static final int MOST_LOOKS = 1000;

  private final NvmeController device;
  private final PhysicalMemory ram;
  private final QueueMemory memory;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Guarded by {@link #lock}, as all below. */
  private int tail;

  private int head;
  private int phase;

  AdminQueue(NvmeController device, PhysicalMemory ram, QueueMemory memory) {
    this.device = device;
    this.ram = ram;
    this.memory = memory;
  }

  static QueueMemory allocate(PageAllocator pages) {
    return QueueMemory.allocate(pages, SIZE, Allocation.KERNEL);
  }

  /** Switches the controller off, says where this queue is, and switches it on. */
  void start() {
    try (var _ = lock.acquire()) {
      device.write(NvmeRegister.CC, 0);
      ram.fill(memory.completions(), (long) SIZE * NvmeCompletion.BYTES, (byte) 0);
      tail = 0;
      head = 0;
      phase = 1;
      device.write(NvmeRegister.AQA, NvmeRegister.AQA_ACQS.with(NvmeRegister.AQA_ASQS.with(0, SIZE - 1), SIZE - 1));
      device.write(NvmeRegister.ASQ, memory.submissions());
      device.write(NvmeRegister.ACQ, memory.completions());
      long sizes = NvmeRegister.CC_IOCQES.with(NvmeRegister.CC_IOSQES.with(0, 6), 4);
      device.write(NvmeRegister.CC, NvmeRegister.CC_EN.with(sizes, 1));
      for (int looks = 0; !NvmeRegister.CSTS_RDY.isSet(device.read(NvmeRegister.CSTS)); looks++) {
        Work.charge(REGISTER_CYCLES);
        if (looks == MOST_LOOKS) {
          throw Refused.of(Errno.ENODEV);
        }
      }
    }
  }

  /** Asks for {@code identify}'s page {@code cns}, into the page at {@code to}. */
  void identify(int cns, int namespace, long to) {
    require(command(NvmeOpcode.IDENTIFY, namespace, to, cns, 0));
  }

  /** Makes a pair of queues; {@code vector} is -1 for one that is polled. */
  void create(NvmeQueue queue, int vector) {
    long sizes = NvmeCommand.QUEUE_SIZE.with(NvmeCommand.QUEUE_ID.with(0, queue.id), queue.size() - 1);
    long contiguous = NvmeCommand.CONTIGUOUS.mask();
    long told = vector < 0 ? contiguous : NvmeCommand.HIGH_WORD.with(contiguous | NvmeCommand.INTERRUPTS.mask(), vector);
    require(command(NvmeOpcode.CREATE_CQ, 0, queue.memory().completions(), sizes, told));
    require(command(NvmeOpcode.CREATE_SQ, 0, queue.memory().submissions(), sizes, NvmeCommand.HIGH_WORD.with(contiguous, queue.id)));
  }

  /** Asks the device to end a command. {@return whether it did} */
  boolean abort(int queue, int cid) {
    return command(NvmeOpcode.ABORT, 0, 0, NvmeCommand.HIGH_WORD.with(queue, cid), 0) == 0;
  }

  private static void require(long answer) {
    if (answer < 0) {
      throw Refused.of(Errno.EIO);
    }
  }

  /** {@return the answer, or its status as a negative number} */
  private long command(int opcode, int namespace, long data, long dword10, long dword11) {
    try (var _ = lock.acquire()) {
      long at = memory.submissions() + (long) tail * NvmeCommand.BYTES;
      ram.fill(at, NvmeCommand.BYTES, (byte) 0);
      NvmeCommand.OPCODE.set(ram, at, opcode);
      NvmeCommand.NSID.set(ram, at, namespace);
      NvmeCommand.PRP1.set(ram, at, data);
      NvmeCommand.CDW10.set(ram, at, dword10);
      NvmeCommand.CDW11.set(ram, at, dword11);
      tail = (tail + 1) % SIZE;
      device.write(NvmeRegister.submissionDoorbell(0), tail);
      return answer();
    }
  }

  private long answer() {
    long at = memory.completions() + (long) head * NvmeCompletion.BYTES;
    for (int looks = 0; NvmeCompletion.PHASE.get(NvmeCompletion.STATUS.get(ram, at)) != phase; looks++) {
      Work.charge(REGISTER_CYCLES);
      if (looks == MOST_LOOKS) {
        return -NvmeStatus.INTERNAL_ERROR;
      }
    }
    head = (head + 1) % SIZE;
    phase ^= head == 0 ? 1 : 0;
    device.write(NvmeRegister.completionDoorbell(0), head);
    long code = NvmeCompletion.CODE.get(NvmeCompletion.STATUS.get(ram, at));
    return code == NvmeStatus.SUCCESS ? NvmeCompletion.RESULT.get(ram, at) : -code;
  }
}
