package pith.hal.cpu.interpreter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pith.hal.cpu.Trap;
import pith.hal.cpu.UserRegisters;
import pith.hal.memory.Access;

/** A hart that comes back to user code goes on where the kernel says, in the code that is there by then. */
class ResumptionTest {
  private static final long CODE = 0x1_0000;
  private static final int ECALL = 0x73;

  private BareHart machine;

  /** Two system calls, with a0 = 1 before the first and a0 = 2 before the second. */
  @BeforeEach
  void load() {
    machine = new BareHart();
    machine.load(CODE, calls(1, 2));
    machine.registers.pc = CODE;
  }

  private static byte[] calls(int first, int second) {
    return new Assembler(CODE, 16).i("addi", Assembler.A0, 0, first).word(ECALL).i("addi", Assembler.A0, 0, second).word(ECALL).finish();
  }

  private void callIs(int expected, long at) {
    assertEquals(Trap.ENVIRONMENT_CALL, machine.cpu.run(machine.registers));
    assertEquals(expected, machine.registers.x[Assembler.A0]);
    assertEquals(at, machine.registers.pc);
  }

  @Test
  void codeGoesOnBehindTheCall() {
    callIs(1, CODE + 4);
    machine.registers.pc += 4;
    callIs(2, CODE + 12);
    assertEquals(2, machine.hart.instructions(), "calls do not retire");
  }

  @Test
  void theCallIsRepeatedIfTheProgramCounterStays() {
    callIs(1, CODE + 4);
    callIs(1, CODE + 4);
  }

  @Test
  void codeGoesOnWhereverTheProgramCounterSays() {
    callIs(1, CODE + 4);
    machine.registers.pc = CODE;
    callIs(1, CODE + 4);
    machine.registers.pc = CODE + 8;
    callIs(2, CODE + 12);
  }

  @Test
  void anotherTaskGoesOnAtItsOwnPlace() {
    callIs(1, CODE + 4);
    UserRegisters other = new UserRegisters();
    other.pc = CODE + 8;
    assertEquals(Trap.ENVIRONMENT_CALL, machine.cpu.run(other));
    assertEquals(CODE + 12, other.pc);
    assertEquals(2, other.x[Assembler.A0]);
    assertEquals(1, machine.registers.x[Assembler.A0]);
  }

  @Test
  void clearedRegistersGoOnAtTheSameAddress() {
    callIs(1, CODE + 4);
    machine.registers.clear();
    machine.registers.pc = CODE + 8;
    callIs(2, CODE + 12);
  }

  @Test
  void aPageThatWasReplacedRunsAnewAfterTheFence() {
    callIs(1, CODE + 4);
    machine.mapFresh(CODE, BareHart.ALL);
    machine.load(CODE, calls(3, 4));
    machine.mmu.sfenceVma();
    machine.registers.pc += 4;
    callIs(4, CODE + 12);
  }

  @Test
  void codeThatTheProgramWroteRunsAfterFenceI() {
    callIs(1, CODE + 4);
    machine.load(CODE, calls(3, 4));
    machine.cpu.fenceI();
    machine.registers.pc += 4;
    callIs(4, CODE + 12);
  }

  @Test
  void codeThatTheKernelWroteRunsAtOnce() {
    callIs(1, CODE + 4);
    machine.load(CODE, calls(3, 4));
    machine.ram.codeChanged(machine.physical(CODE));
    machine.registers.pc += 4;
    callIs(4, CODE + 12);
  }

  @Test
  void anotherAddressSpaceHasOtherCodeAtTheSamePlace() {
    callIs(1, CODE + 4);
    long table = machine.allocate();
    long page = machine.allocate();
    machine.map(table, CODE, page, BareHart.ALL);
    machine.ram.writeInt(page + 8, 0x0070_0513); // addi a0, zero, 7
    machine.ram.writeInt(page + 12, ECALL);
    machine.activate(table, 2);
    machine.registers.pc += 4;
    callIs(7, CODE + 12);
  }

  @Test
  void aCallAtTheEndOfAPageGoesOnInTheNext() {
    machine.load(CODE + 0x1000 - 4, new Assembler(CODE, 12).word(ECALL).i("addi", Assembler.A0, 0, 9).word(ECALL).finish());
    machine.registers.pc = CODE + 0x1000 - 4;
    callIs(0, CODE + 0x1000 - 4);
    machine.registers.pc += 4;
    callIs(9, CODE + 0x1000 + 4);
  }

  @Test
  void aCallAcrossTheEndOfAPageGoesOnInTheNext() {
    machine.load(CODE + 0x1000 - 2, new Assembler(CODE, 12).word(ECALL).i("addi", Assembler.A0, 0, 9).word(ECALL).finish());
    machine.registers.pc = CODE + 0x1000 - 2;
    callIs(0, CODE + 0x1000 - 2);
    callIs(0, CODE + 0x1000 - 2);
    machine.registers.pc += 4;
    callIs(9, CODE + 0x1000 + 6);
    assertEquals(1, machine.hart.instructions(), "calls do not retire");
  }

  @Test
  void aPageThatWasMissingIsFetchedOnceItIsThere() {
    machine.registers.pc = CODE + 0x2000;
    assertEquals(new Trap.PageFault(CODE + 0x2000, Access.FETCH), machine.cpu.run(machine.registers));
    machine.load(CODE + 0x2000, calls(5, 6));
    callIs(5, CODE + 0x2004);
  }
}
