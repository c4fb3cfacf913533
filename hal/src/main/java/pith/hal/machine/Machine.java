package pith.hal.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import pith.hal.CpuModel;
import pith.hal.Engine;
import pith.hal.Hart;
import pith.hal.IssueSlots;
import pith.hal.KernelStack;
import pith.hal.MemoryModel;
import pith.hal.PowerOff;
import pith.hal.device.Bus;
import pith.hal.device.Console;
import pith.hal.device.Device;
import pith.hal.device.DeviceProvider;
import pith.hal.device.Entropy;
import pith.hal.device.HartTimer;
import pith.hal.device.InterruptController;
import pith.hal.device.RealTimeClock;
import pith.hal.engine.EngineProvider;
import pith.hal.memory.PhysicalMemory;
import pith.hal.mmu.Mmu;
import pith.hal.nvme.NvmeController;
import pith.hal.time.ClockRate;
import pith.hal.topology.CoreType;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.SpecException;
import pith.hal.topology.Topology;
import pith.hal.trace.Trace;

/**
 * A machine, assembled: RAM, harts, devices, the engine that runs them and the trace unit that watches. It does nothing until a kernel
 * gives it one stack for each hart.
 */
public final class Machine {
  private final MachineConfig config;
  private final ClockRate rate;
  private final Topology topology;
  private final PhysicalMemory ram;
  private final MemoryModel memoryModel;
  private final Engine engine;
  private final Trace trace;
  private final Hart[] harts;
  private final HartTimer[] timers;
  private final InterruptController interrupts;
  private final Bus bus;
  private final Console console;
  private final Entropy entropy;
  private final RealTimeClock clock;
  private final List<NvmeController> disks = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();

  private Machine(MachineConfig config) {
    this.config = config;
    rate = new ClockRate(config.spec().hertz());
    topology = Topology.of(config.spec());
    ram = new PhysicalMemory(config.ramBytes());
    memoryModel = Plugins.named(MemoryModel.class, "memory model", MemoryModel::name, config.memoryModel());
    EngineProvider engines = Plugins.named(EngineProvider.class, "engine", EngineProvider::name, config.engine());
    if (memoryModel.costs() && !engines.takesTurns()) {
      throw new SpecException(
          "The memory model " + memoryModel.name() + " needs harts that take turns, and the engine " + engines.name() + " runs them at once: choose one of the two.");
    }
    engine = engines.create(config.seed(), config.pacing(), quantum());
    memoryModel.attach(config.spec(), topology, config.ramBytes());
    trace = new Trace(topology.harts(), config.traceCapacity());
    harts = new Hart[topology.harts()];
    timers = new HartTimer[topology.harts()];
    wireHarts(Plugins.named(CpuModel.class, "CPU model", CpuModel::name, config.cpu()));
    topology.cores().forEach(this::wireCore);
    interrupts = new InterruptController(harts);
    bus = new Bus(engine, interrupts, ram, rate, config.seed());
    console = attach(on -> new Console(on, config.output()));
    entropy = attach(on -> new Entropy(config.seed()));
    clock = attach(on -> new RealTimeClock(on, config.epochSeconds()));
    config.disks().forEach(this::attachDisk);
    ServiceLoader.load(DeviceProvider.class).forEach(provider -> devices.addAll(provider.create(bus)));
  }

  /** Each disk has an interrupt line for each hart, as far as its controller has queues and lines last. */
  private void attachDisk(DiskConfig disk) {
    int fair = Math.max(1, InterruptController.MAX_LINES / 2 / config.disks().size());
    int vectors = Math.min(fair, Math.min(harts.length, config.spec().storage().queues()));
    String name = "nvme" + disks.size();
    disks.add(attach(on -> new NvmeController(on, name, disk.storage(), config.spec().storage(), disk.faults(), vectors)));
  }

  /** Where accesses cost, it matters in which order harts come to a line: turns are shorter. */
  private long quantum() {
    long usual = memoryModel.costs() ? EngineProvider.FINE_QUANTUM : EngineProvider.QUANTUM;
    return config.quantum() == 0 ? usual : config.quantum();
  }

  private void wireHarts(CpuModel cpus) {
    for (int i = 0; i < harts.length; i++) {
      harts[i] = new Hart(i, engine, rate);
      Hart hart = harts[i];
      Mmu mmu = new Mmu(ram);
      hart.attach(memoryModel, ram.staticData().ofHart(i));
      hart.attach(mmu, null);
      if (memoryModel.costs()) {
        mmu.cost((pa, access) -> memoryModel.walk(hart, pa, access));
      }
      harts[i].attach(mmu, cpus.create(harts[i], ram, memoryModel));
      timers[i] = new HartTimer(harts[i]);
    }
  }

  private void wireCore(Topology.Core core) {
    CoreType type = core.type();
    IssueSlots slots = memoryModel.costs() && type.threads() > 1 ? new IssueSlots(type.threads(), type.issue()) : null;
    for (int thread = 0; thread < core.threads().size(); thread++) {
      Hart hart = harts[core.threads().get(thread).hart()];
      hart.attachCore(type.capacity());
      hart.attachSlots(slots, thread);
    }
  }

  /** What the host can keep account of, chunk by chunk, in a heap of usual size. */
  private static final long MOST_RAM = 4L << 40;

  /**
   * {@return a new machine as {@code config} describes it}
   *
   * @throws SpecException if it cannot be built, with one sentence for the person who asked
   */
  public static Machine create(MachineConfig config) {
    if (config.ramBytes() < PhysicalMemory.CHUNK_BYTES) {
      throw new SpecException("A machine needs at least 64K of RAM, not " + config.ramBytes() + " bytes: give it more.");
    }
    if (config.ramBytes() > MOST_RAM) {
      throw new SpecException("A machine has at most 4T of RAM, not " + config.ramBytes() + " bytes: give it less.");
    }
    return new Machine(config);
  }

  /** Adds a device that is {@code made} for this machine's bus; before the machine starts. {@return the device} */
  public <D extends Device> D attach(Function<Bus, D> made) {
    D device = made.apply(bus);
    devices.add(device);
    return device;
  }

  public MachineConfig config() {
    return config;
  }

  public MachineSpec spec() {
    return config.spec();
  }

  public Topology topology() {
    return topology;
  }

  public PhysicalMemory ram() {
    return ram;
  }

  public MemoryModel memoryModel() {
    return memoryModel;
  }

  public Engine engine() {
    return engine;
  }

  public Trace trace() {
    return trace;
  }

  /** {@return the harts, by id} */
  public List<Hart> harts() {
    return List.of(harts);
  }

  public Hart hart(int id) {
    return harts[id];
  }

  public int hartCount() {
    return harts.length;
  }

  /** {@return the one-shot timer of hart {@code id}} */
  public HartTimer timer(int id) {
    return timers[id];
  }

  public InterruptController interrupts() {
    return interrupts;
  }

  public Console console() {
    return console;
  }

  public Entropy entropy() {
    return entropy;
  }

  /** {@return the calendar clock} */
  public RealTimeClock clock() {
    return clock;
  }

  public List<NvmeController> disks() {
    return List.copyOf(disks);
  }

  /** {@return every device: those above and those that plug-ins added, in the order in which they were connected} */
  public List<Device> devices() {
    return List.copyOf(devices);
  }

  /** {@return cycles of virtual time per second} */
  public long hertz() {
    return config.spec().hertz();
  }

  /** {@return virtual time in cycles} */
  public long now() {
    return engine.now();
  }

  /** {@return how many nanoseconds {@code cycles} take, rounded down} */
  public long nanos(long cycles) {
    return rate.nanos(cycles);
  }

  /** {@return how many cycles pass in {@code nanos}, rounded up so that a wait never ends early} */
  public long cycles(long nanos) {
    return rate.cycles(nanos);
  }

  /** Starts hart {@code i} on {@code first[i]}; returns at once. */
  public void start(KernelStack[] first) {
    if (first.length != harts.length) {
      throw new IllegalArgumentException(first.length + " stacks for " + harts.length + " harts");
    }
    engine.start(harts, first);
  }

  /**
   * Switches the machine off. On a kernel stack it does not return; from a host thread it does so at once, and the machine stops soon.
   */
  public void powerOff(PowerOff reason) {
    if (KernelStack.isCurrent()) {
      engine.powerOff(reason);
    } else {
      engine.post(now -> engine.powerOff(reason));
    }
  }

  /** Waits, on a host thread, until the machine is off. {@return why} */
  public PowerOff awaitPowerOff() throws InterruptedException {
    PowerOff reason = engine.awaitPowerOff();
    disks.forEach(NvmeController::settle);
    return reason;
  }
}
