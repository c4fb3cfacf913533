package pith.hal.cpu.interpreter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import pith.hal.FlatMemoryModel;
import pith.hal.MemoryModel;
import pith.hal.cache.MultiLlcModel;
import pith.hal.cpu.Trap;
import pith.hal.memory.AccessEvent;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.Presets;
import pith.hal.topology.Topology;

/** What a memory model changes of a program's run: its clock, and nothing else. */
class CostlyAccessTest {
  private static final long CODE = 0x1_0000;
  private static final long DATA = 0x10_0000;
  private static final int TURNS = 400;
  private static final int ECALL = 0x73;

  /** A loop that goes over a page line by line, and sums up what it reads and writes. */
  private static BareHart run(MemoryModel model) {
    Assembler code = new Assembler(CODE, 64).i("addi", 6, 0, TURNS);
    Assembler.Label loop = code.mark();
    code.i("andi", 7, 6, 63).i("slli", 7, 7, 6).r("add", 7, 7, Assembler.A0).i("ld", 8, 7, 0).r("add", 9, 9, 8).s("sd", 9, 7, 0);
    code.i("addi", 6, 6, -1).branch("bne", 6, 0, loop).word(ECALL);
    BareHart machine = new BareHart(model);
    machine.load(CODE, code.finish());
    machine.load(DATA, new byte[4096]);
    machine.registers.x[Assembler.A0] = DATA;
    machine.registers.x[9] = 1;
    machine.registers.pc = CODE;
    assertEquals(Trap.ENVIRONMENT_CALL, machine.cpu.run(machine.registers));
    return machine;
  }

  private static MultiLlcModel duo() {
    MachineSpec spec = Presets.load("duo");
    MultiLlcModel model = new MultiLlcModel();
    model.attach(spec, Topology.of(spec), 64 << 20);
    return model;
  }

  @Test
  void registersAndInstructionsAreThoseOfTheFlatModel() {
    BareHart flat = run(new FlatMemoryModel());
    BareHart costly = run(duo());
    assertArrayEquals(flat.registers.x, costly.registers.x);
    assertEquals(flat.hart.instructions(), costly.hart.instructions());
    assertTrue(costly.hart.cycles() > flat.hart.cycles());
  }

  @Test
  void everyLoadAndStoreIsCountedOnceWhicheverWayItGoes() {
    MultiLlcModel model = duo();
    BareHart machine = run(model);
    assertEquals(TURNS, model.counters().total(AccessEvent.LOADS));
    assertEquals(TURNS, model.counters().total(AccessEvent.STORES));
    assertEquals(64, model.counters().total(AccessEvent.LOAD_MISSES));
    assertEquals(machine.hart.cycles(), machine.hart.instructions() + model.counters().total(AccessEvent.STALL_CYCLES));
  }

  @Test
  void equalRunsTakeEquallyLong() {
    assertEquals(run(duo()).hart.cycles(), run(duo()).hart.cycles());
  }
}
