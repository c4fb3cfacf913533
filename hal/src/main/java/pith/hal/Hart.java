package pith.hal;

import pith.hal.cpu.Cpu;
import pith.hal.memory.Access;
import pith.hal.mmu.Mmu;
import pith.hal.time.ClockRate;
import pith.hal.topology.CoreType;

/**
 * One hardware thread: its clock, its interrupt lines, its MMU and its CPU.
 *
 * <p>Everything here is owned by the hart (touched only by the kernel stack that runs on it) except {@link #raise}, which any hart or
 * device may call.
 */
public final class Hart {
  private final int id;
  private final Engine engine;
  private final ClockRate clockRate;
  private final InterruptLines lines = new InterruptLines();
  private MemoryModel memory = new FlatMemoryModel();
  private int capacity = CoreType.FULL_CAPACITY;
  private IssueSlots slots;
  private int thread;
  private long fraction;
  private Mmu mmu;
  private long staticData;
  private Cpu cpu;
  private long cycles;
  private long horizon;
  private long instructions;

  /** A hart whose clock runs at 1 GHz. */
  public Hart(int id, Engine engine) {
    this(id, engine, new ClockRate(1_000_000_000));
  }

  public Hart(int id, Engine engine, ClockRate clockRate) {
    this.id = id;
    this.engine = engine;
    this.clockRate = clockRate;
  }

  /** Completes construction: the CPU and the MMU need the hart they belong to. */
  public void attach(Mmu mmu, Cpu cpu) {
    this.mmu = mmu;
    this.cpu = cpu;
  }

  /** Kernel code's accesses cost what {@code model} says, and what is the hart's own lies at {@code own}; before the hart runs. */
  public void attach(MemoryModel model, long own) {
    memory = model;
    staticData = own;
  }

  /** {@return the address of the kernel's data for this hart, such as its runqueue; 0 if none was given. See {@link pith.hal.memory.StaticData}} */
  public long staticData() {
    return staticData;
  }

  /** The hart is part of a core that does {@code work} (of 1024) in the time in which the machine's strongest core does 1024; before it runs. */
  public void attachCore(int work) {
    capacity = work;
  }

  /** The hart is thread {@code number} of a core whose threads share {@code shared}; before it runs. */
  public void attachSlots(IssueSlots shared, int number) {
    slots = shared;
    thread = number;
  }

  /** {@return how much work the hart does in a given time; the harts of the machine's strongest core do 1024 (Linux's {@code cpu_capacity})} */
  public int capacity() {
    return capacity;
  }

  public int id() {
    return id;
  }

  public Mmu mmu() {
    return mmu;
  }

  public Cpu cpu() {
    return cpu;
  }

  public InterruptLines interrupts() {
    return lines;
  }

  public Engine engine() {
    return engine;
  }

  /** {@return how many cycles make a second: what the {@code time} register is derived from} */
  public ClockRate clockRate() {
    return clockRate;
  }

  /** {@return this hart's clock in cycles: virtual time as seen here} */
  public long cycles() {
    return cycles;
  }

  /** Sets the clock; for the CPU (which counts in locals) and the engine (which skips idle time). It never goes back. */
  public void cycles(long now) {
    cycles = now;
  }

  /** {@return the time in cycles at which this hart must let the engine look at the others} */
  public long horizon() {
    return horizon;
  }

  /** Set by the engine. */
  public void horizon(long time) {
    horizon = time;
  }

  /** {@return user instructions retired} */
  public long instructions() {
    return instructions;
  }

  public void instructions(long retired) {
    instructions = retired;
  }

  /**
   * Kernel work of {@code work} cycles was done here. Past the horizon, other harts run before this returns, exactly as they would
   * on hardware; what the caller guards by no lock may have changed.
   */
  public void charge(long work) {
    cycles += scaled(work);
    if (cycles >= horizon) {
      engine.checkpoint(this);
    }
  }

  /** Kernel work that must not let others in between: for code within the engine's or a context switch's critical steps. */
  public void chargeQuietly(long work) {
    cycles += scaled(work);
  }

  /** {@return the cycles that {@code work} takes on this core: the clock counts those of the strongest one} */
  private long scaled(long work) {
    if (capacity == CoreType.FULL_CAPACITY) {
      return work;
    }
    long exact = work * CoreType.FULL_CAPACITY + fraction;
    fraction = exact % capacity;
    return exact / capacity;
  }

  /** {@return whether {@link #issue} ever answers more than nothing: on a weaker core, and on one that has other threads} */
  public boolean slowed() {
    return slots != null || capacity != CoreType.FULL_CAPACITY;
  }

  /**
   * {@return what {@code instructions} of user code, run since {@code begin}, take beside one cycle each and what they waited for memory: on a weaker core, or
   * beside other threads of this one}
   */
  public long issue(long begin, long end, long instructions) {
    long slower = scaled(instructions) - instructions;
    return slots == null ? slower : slower + slots.issue(thread, begin, end + slower, instructions);
  }

  /**
   * Kernel code accesses {@code length} bytes of RAM from {@code pa}: beside what it charges for its work, it waits for lines that the hart's L1 lacks. As
   * after {@link #charge}, other harts may have run when this returns. With a memory model without costs nothing happens.
   */
  public void touch(long pa, long length, Access access) {
    if (memory.costs()) {
      cycles += memory.touch(this, pa, length, access);
      charge(0);
    }
  }

  /** As {@link #touch}, but lets no others in between. */
  public void touchQuietly(long pa, long length, Access access) {
    if (memory.costs()) {
      cycles += memory.touch(this, pa, length, access);
    }
  }

  /** Makes an interrupt pending; called by devices and other harts. {@code at} is the time in cycles when it arrives. */
  public void raise(Interrupt interrupt, long at) {
    lines.raise(interrupt);
    engine.interruptRaised(this, at);
  }

  @Override
  public String toString() {
    return "hart " + id;
  }
}
