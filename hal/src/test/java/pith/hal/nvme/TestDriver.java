package pith.hal.nvme;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import pith.hal.Hart;
import pith.hal.Interrupt;
import pith.hal.KernelStack;
import pith.hal.PowerOff;
import pith.hal.device.Device;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.memory.PhysicalMemory;

/** A machine with one disk and the simplest of drivers: one pair of queues, one command after the other or several at once. */
final class TestDriver {
  static final long DATA = PhysicalMemory.BASE + 0x4_0000;
  private static final long ADMIN_SUBMISSIONS = PhysicalMemory.BASE;
  private static final long ADMIN_COMPLETIONS = PhysicalMemory.BASE + 0x1000;
  private static final long SUBMISSIONS = PhysicalMemory.BASE + 0x2000;
  private static final long COMPLETIONS = PhysicalMemory.BASE + 0x3000;
  private static final long IDENTIFY = PhysicalMemory.BASE + 0x4000;
  static final int SIZE = 8;

  /** The end of a command. */
  record End(int cid, int status, long cycles) {}

  final Machine machine;
  final NvmeController disk;
  final PhysicalMemory ram;
  private Hart hart;
  private int adminTail;
  private int tail;
  private int head;
  private int phase = 1;

  TestDriver(MachineConfig config, DiskConfig disk) {
    machine = Machine.create(config.withHarts(2).withRam(1 << 20).withDisk(disk));
    this.disk = machine.disks().getFirst();
    ram = machine.ram();
  }

  /** Runs {@code body} on hart 0 of the machine, with the disk set up. */
  void run(BiConsumer<TestDriver, Hart> body) throws InterruptedException {
    List<Throwable> failures = new ArrayList<>();
    KernelStack[] first = new KernelStack[machine.hartCount()];
    for (Hart each : machine.harts()) {
      first[each.id()] = new KernelStack("first " + each.id(), machine.engine(), null, () -> runOn(each, body, failures));
    }
    machine.start(first);
    machine.awaitPowerOff();
    if (!failures.isEmpty()) {
      throw new AssertionError(failures.getFirst());
    }
  }

  private void runOn(Hart each, BiConsumer<TestDriver, Hart> body, List<Throwable> failures) {
    if (each.id() == 0) {
      hart = each;
      try {
        setUp();
        body.accept(this, each);
      } catch (RuntimeException | AssertionError failure) {
        failures.add(failure);
      }
      machine.powerOff(new PowerOff.Halted(0));
    }
    machine.engine().waitForInterrupt(each);
  }

  void setUp() {
    ram.fill(ADMIN_SUBMISSIONS, 0x4000, (byte) 0);
    adminTail = 0;
    tail = 0;
    head = 0;
    phase = 1;
    disk.write(NvmeRegister.CC, 0);
    disk.write(NvmeRegister.AQA, NvmeRegister.AQA_ACQS.with(NvmeRegister.AQA_ASQS.with(0, 31), 31));
    disk.write(NvmeRegister.ASQ, ADMIN_SUBMISSIONS);
    disk.write(NvmeRegister.ACQ, ADMIN_COMPLETIONS);
    disk.write(NvmeRegister.CC, 1);
    admin(NvmeOpcode.CREATE_CQ, 0, COMPLETIONS, 1 | SIZE - 1 << 16, 3);
    admin(NvmeOpcode.CREATE_SQ, 0, SUBMISSIONS, 1 | SIZE - 1 << 16, 1 | 1 << 16);
  }

  /** Does an admin command. {@return its status} */
  int admin(int opcode, int namespace, long data, long dword10, long dword11) {
    long at = ADMIN_SUBMISSIONS + (long) adminTail * NvmeCommand.BYTES;
    write(at, opcode, 0, namespace, data, 0, dword10, dword11, 0);
    long end = ADMIN_COMPLETIONS + (long) adminTail * NvmeCompletion.BYTES;
    disk.write(NvmeRegister.submissionDoorbell(0), ++adminTail);
    disk.write(NvmeRegister.completionDoorbell(0), adminTail);
    return (int) NvmeCompletion.CODE.get(NvmeCompletion.STATUS.get(ram, end));
  }

  /** Lets the controller identify something. {@return where its answer lies} */
  long identify(int cns, int namespace) {
    admin(NvmeOpcode.IDENTIFY, namespace, IDENTIFY, cns, 0);
    return IDENTIFY;
  }

  private void write(long at, int opcode, int cid, int namespace, long prp1, long prp2, long dword10, long dword11, long dword12) {
    ram.fill(at, NvmeCommand.BYTES, (byte) 0);
    NvmeCommand.OPCODE.set(ram, at, opcode);
    NvmeCommand.CID.set(ram, at, cid);
    NvmeCommand.NSID.set(ram, at, namespace);
    NvmeCommand.PRP1.set(ram, at, prp1);
    NvmeCommand.PRP2.set(ram, at, prp2);
    NvmeCommand.CDW10.set(ram, at, dword10);
    NvmeCommand.CDW11.set(ram, at, dword11);
    NvmeCommand.CDW12.set(ram, at, dword12);
  }

  /** Puts a command into the ring, without ringing. */
  void put(int opcode, int cid, long block, long control, long prp1, long prp2) {
    write(SUBMISSIONS + (long) tail * NvmeCommand.BYTES, opcode, cid, 1, prp1, prp2, block & 0xffff_ffffL, block >>> 32, control);
    tail = (tail + 1) % SIZE;
  }

  void ring() {
    disk.write(NvmeRegister.submissionDoorbell(1), tail);
  }

  /** Says how many ends were taken. */
  void taken() {
    disk.write(NvmeRegister.completionDoorbell(1), head);
  }

  /** {@return the next end if it is there, or null} */
  End poll() {
    long at = COMPLETIONS + (long) head * NvmeCompletion.BYTES;
    int status = NvmeCompletion.STATUS.get(ram, at);
    if (NvmeCompletion.PHASE.get(status) != phase) {
      return null;
    }
    head = (head + 1) % SIZE;
    phase ^= head == 0 ? 1 : 0;
    return new End(NvmeCompletion.CID.get(ram, at), (int) NvmeCompletion.CODE.get(status), hart.cycles());
  }

  /** Waits for the next end, by the queue's interrupt. */
  End await() {
    for (End end = poll(); ; end = poll()) {
      if (end != null) {
        taken();
        return end;
      }
      machine.engine().waitForInterrupt(hart);
      hart.interrupts().take(Interrupt.EXTERNAL);
      for (Device device = machine.interrupts().claim(hart); device != null; device = machine.interrupts().claim(hart)) {
        if (device != disk.vectors().getFirst()) {
          throw new AssertionError("interrupt of " + device.name());
        }
      }
    }
  }

  /** Does one command of whole blocks from {@link #DATA} on, at most two pages. {@return its status} */
  int command(int opcode, long block, int blocks, boolean durable) {
    long control = NvmeCommand.FUA.with(blocks == 0 ? 0 : blocks - 1, durable ? 1 : 0);
    put(opcode, 5, block, control, DATA, DATA + 0x1000);
    ring();
    return await().status();
  }

  /** Fills the data page. */
  void data(int value) {
    ram.fill(DATA, 0x2000, (byte) value);
  }

  /** {@return the first byte of a block as the disk has it} */
  int stored(long block) {
    data(0x55);
    if (command(NvmeOpcode.READ, block, 1, false) != NvmeStatus.SUCCESS) {
      throw new AssertionError("block " + block + " is unreadable");
    }
    return ram.readByte(DATA);
  }
}
