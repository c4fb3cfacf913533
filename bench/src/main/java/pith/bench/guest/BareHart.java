package pith.bench.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import pith.hal.Hart;
import pith.hal.cpu.Cpu;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;
import pith.hal.machine.Machine;
import pith.hal.machine.MachineConfig;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Pte;

/**
 * One hart with page tables and no kernel: user code runs until its first trap, so that nothing is measured but the CPU model, the MMU and
 * the memory model.
 */
public final class BareHart {
  private static final long RAM = 64 << 20;
  private static final long STACK_TOP = 0x8000_0000L;
  private static final int STACK_PAGES = 16;
  private static final long SV39 = 8L << 60;
  private static final long USER_PAGE = Pte.VALID | Pte.READ | Pte.WRITE | Pte.EXECUTE | Pte.USER;
  private static final int PROGRAM_HEADERS = 32;
  private static final int HEADER_BYTES = 54;
  private static final int PT_LOAD = 1;
  private static final int ECALL_BYTES = 4;

  private final Machine machine;
  private final PhysicalMemory ram;
  private final Hart hart;
  private final UserRegisters registers = new UserRegisters();
  private long nextFree = PhysicalMemory.BASE;
  private final long root;

  /** A hart of the CPU model with a name, such as {@code interpreter}. */
  public BareHart(String cpu) {
    this(cpu, "flat");
  }

  /** As {@link #BareHart(String)}, with the memory model of a name. */
  public BareHart(String cpu, String model) {
    machine = Machine.create(MachineConfig.standard().withHarts(1).withRam(RAM).withCpu(cpu).withMemoryModel(model));
    ram = machine.ram();
    hart = machine.hart(0);
    hart.horizon(Long.MAX_VALUE);
    root = freshPage();
    hart.mmu().satp(SV39 | 1L << 44 | root >>> 12);
  }

  /** Loads a static program: its segments, a stack, the entry point. */
  public BareHart load(Path file) {
    try {
      ByteBuffer elf = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < elf.getShort(HEADER_BYTES + 2); i++) {
        int header = (int) elf.getLong(PROGRAM_HEADERS) + i * elf.getShort(HEADER_BYTES);
        if (elf.getInt(header) == PT_LOAD) {
          loadSegment(elf, header);
        }
      }
      for (int page = 1; page <= STACK_PAGES; page++) {
        page(STACK_TOP - (long) page * PhysicalMemory.PAGE_BYTES);
      }
      registers.x[UserRegisters.SP] = STACK_TOP;
      registers.pc = elf.getLong(24);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void loadSegment(ByteBuffer elf, int header) {
    long address = elf.getLong(header + 16);
    int offset = (int) elf.getLong(header + 8);
    int inFile = (int) elf.getLong(header + 32);
    int inMemory = (int) elf.getLong(header + 40);
    for (int i = 0; i < inMemory; i++) {
      long at = page(address + i) | address + i & PhysicalMemory.PAGE_BYTES - 1;
      if (i < inFile) {
        ram.writeByte(at, elf.get(offset + i));
      }
    }
  }

  /** Puts instructions at an address, and the program counter there. */
  public BareHart assemble(long address, int... instructions) {
    for (int i = 0; i < instructions.length; i++) {
      long at = address + 4L * i;
      ram.writeInt(page(at) | at & PhysicalMemory.PAGE_BYTES - 1, instructions[i]);
    }
    registers.pc = address;
    return this;
  }

  /** {@return the page of RAM at a virtual address, mapped if it wasn't} */
  public long page(long address) {
    long table = root;
    for (int level = 2; level > 0; level--) {
      table = entry(table, address, level, Pte.VALID);
    }
    return entry(table, address, 0, USER_PAGE);
  }

  private long entry(long table, long address, int level, long flags) {
    long slot = table + (address >>> 12 + 9 * level & 0x1ff) * 8;
    if (ram.readLong(slot) == 0) {
      ram.writeLong(slot, Pte.of(freshPage(), flags));
    }
    return Pte.physicalAddress(ram.readLong(slot));
  }

  private long freshPage() {
    long page = nextFree;
    nextFree += PhysicalMemory.PAGE_BYTES;
    return page;
  }

  /** Runs user code up to the next trap. */
  public Trap run() {
    return hart.cpu().run(registers);
  }

  /** Runs user code that does nothing but system calls, and lets it go on behind each, as a kernel does. */
  public void systemCalls(int count) {
    Cpu cpu = hart.cpu();
    for (int i = 0; i < count; i++) {
      if (cpu.run(registers) != Trap.ENVIRONMENT_CALL) {
        throw new IllegalStateException("something other than a system call");
      }
      registers.pc += ECALL_BYTES;
    }
  }

  public UserRegisters registers() {
    return registers;
  }

  /** {@return the hart's clock} */
  public long cycles() {
    return hart.cycles();
  }

  /** {@return user instructions retired so far} */
  public long instructions() {
    return hart.instructions();
  }
}
