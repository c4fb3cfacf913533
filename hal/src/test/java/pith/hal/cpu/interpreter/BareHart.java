package pith.hal.cpu.interpreter;

import java.io.ByteArrayOutputStream;
import pith.hal.FlatMemoryModel;
import pith.hal.Hart;
import pith.hal.MemoryModel;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.Access;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Mmu;
import pith.hal.mmu.Pte;

/** A hart with RAM and page tables but no kernel: the test is the kernel. */
final class BareHart {
  static final long ALL = Pte.VALID | Pte.READ | Pte.WRITE | Pte.EXECUTE | Pte.USER;
  private static final long SV39 = 8L << 60;

  final PhysicalMemory ram = new PhysicalMemory(64 << 20);
  final Hart hart = new Hart(0, null);
  final Mmu mmu = new Mmu(ram);
  final Interpreter cpu;
  final UserRegisters registers = new UserRegisters();
  private long nextFree = PhysicalMemory.BASE;
  private final long root = allocate();

  BareHart() {
    this(new FlatMemoryModel());
  }

  BareHart(MemoryModel model) {
    hart.attach(mmu, null);
    cpu = new Interpreter(hart, ram, model);
    hart.attach(mmu, cpu);
    hart.horizon(Long.MAX_VALUE);
    activate(root, 1);
  }

  void activate(long table, int asid) {
    mmu.satp(SV39 | (long) asid << 44 | table >>> 12);
  }

  long root() {
    return root;
  }

  /** {@return a fresh page} */
  long allocate() {
    long page = nextFree;
    nextFree += PhysicalMemory.PAGE_BYTES;
    return page;
  }

  /** Maps the page at {@code va} to {@code pa}, without a fence. */
  void map(long table, long va, long pa, long flags) {
    ram.writeLongRelease(slot(table, va), Pte.of(pa, flags));
  }

  void map(long va, long pa, long flags) {
    map(root, va, pa, flags);
  }

  /** {@return a fresh page, mapped at {@code va}} */
  long mapFresh(long va, long flags) {
    long pa = allocate();
    map(va, pa, flags);
    return pa;
  }

  /** {@return the address of the last-level entry for {@code va}} */
  long slot(long table, long va) {
    long at = table;
    for (int level = 2; level > 0; level--) {
      long slot = at + (va >>> 12 + 9 * level & 0x1ff) * 8;
      if (ram.readLong(slot) == 0) {
        ram.writeLong(slot, Pte.of(allocate(), Pte.VALID));
      }
      at = Pte.physicalAddress(ram.readLong(slot));
    }
    return at + (va >>> 12 & 0x1ff) * 8;
  }

  /** Copies bytes to virtual memory, mapping fresh pages where there are none. */
  void load(long va, byte[] content) {
    for (int i = 0; i < content.length; i++) {
      long at = va + i;
      if (ram.readLong(slot(root, at)) == 0) {
        mapFresh(at, ALL);
      }
      ram.writeByte(physical(at), content[i]);
    }
  }

  long physical(long va) {
    return Pte.physicalAddress(ram.readLong(slot(root, va))) | va & 0xfff;
  }

  /** Runs until a trap that is not a system call {@code write}, whose bytes are collected. */
  Trap runCollecting(ByteArrayOutputStream output) {
    while (true) {
      Trap trap = cpu.run(registers);
      if (trap != Trap.ENVIRONMENT_CALL || registers.x[UserRegisters.A7] != 64) {
        return trap;
      }
      for (long i = 0; i < registers.x[UserRegisters.A2]; i++) {
        output.write(ram.readByte(mmu.translate(registers.x[UserRegisters.A1] + i, Access.LOAD)));
      }
      registers.x[UserRegisters.A0] = registers.x[UserRegisters.A2];
      registers.pc += 4;
    }
  }

  /** {@return what an ELF file of {@link StaticElf} writes to its standard output} */
  static byte[] output(long base, byte[] elf) {
    BareHart machine = new BareHart();
    machine.load(base, elf);
    machine.registers.pc = base + StaticElf.HEADERS;
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Trap end = machine.runCollecting(output);
    if (end != Trap.ENVIRONMENT_CALL) {
      throw new AssertionError(end + " at pc 0x" + Long.toHexString(machine.registers.pc));
    }
    return output.toByteArray();
  }
}
