package pith.hal.cpu.interpreter;

import pith.hal.CpuModel;
import pith.hal.Hart;
import pith.hal.MemoryModel;
import pith.hal.cpu.Cpu;
import pith.hal.memory.PhysicalMemory;

/** Provides the interpreter, the readable reference. */
public final class InterpreterModel implements CpuModel {
  @Override
  public String name() {
    return "interpreter";
  }

  @Override
  public Cpu create(Hart hart, PhysicalMemory ram, MemoryModel memory) {
    return new Interpreter(hart, ram, memory);
  }
}
