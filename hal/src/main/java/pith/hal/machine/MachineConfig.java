package pith.hal.machine;

import java.util.ArrayList;
import java.util.List;
import pith.hal.device.ConsoleOutput;
import pith.hal.engine.Pacing;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.Prefetch;
import pith.hal.topology.Presets;
import pith.hal.topology.StorageSpec;

/**
 * Everything that decides what a machine is and how it runs; two machines of equal configuration and input run alike. Immutable: the
 * {@code with} methods answer changed copies.
 *
 * @param spec sockets, caches, clock
 * @param ramBytes size of RAM
 * @param seed start of every random choice
 * @param cpu name of the {@code CpuModel}
 * @param memoryModel name of the {@code MemoryModel}
 * @param engine name of the {@code EngineProvider}
 * @param pacing what the host does while the machine is idle
 * @param output where the console's bytes go
 * @param epochSeconds what the calendar clock shows at virtual time 0, in seconds since 1970 UTC
 * @param disks block devices, in order
 * @param traceCapacity events that the trace unit remembers for each hart
 * @param quantum mean length of a hart's turn in cycles, for engines that let harts take turns; 0 for what suits the memory model
 */
public record MachineConfig(
    MachineSpec spec,
    long ramBytes,
    long seed,
    String cpu,
    String memoryModel,
    String engine,
    Pacing pacing,
    ConsoleOutput output,
    long epochSeconds,
    List<DiskConfig> disks,
    int traceCapacity,
    long quantum) {

  /** The preset that a machine is made from if nobody says otherwise. */
  public static final String DEFAULT_PRESET = "duo";

  /** 2026-01-01 00:00:00 UTC: the epoch of machines that are not told the time. */
  public static final long DEFAULT_EPOCH_SECONDS = 1_767_225_600L;

  public MachineConfig {
    disks = List.copyOf(disks);
  }

  /** {@return a machine of the default preset} */
  public static MachineConfig standard() {
    return of(Presets.load(DEFAULT_PRESET));
  }

  /** {@return a machine of {@code spec} with the default of everything else} */
  public static MachineConfig of(MachineSpec spec) {
    return new MachineConfig(
        spec,
        spec.ramBytes(),
        0,
        "interpreter",
        "flat",
        "deterministic",
        Pacing.SKIP,
        ConsoleOutput.NONE,
        DEFAULT_EPOCH_SECONDS,
        List.of(),
        1024,
        0);
  }

  /** {@return the number of harts} */
  public int harts() {
    return spec.harts();
  }

  /** Gives the machine exactly {@code count} harts; see {@link MachineSpec#withHarts}. */
  public MachineConfig withHarts(int count) {
    return new MachineConfig(
        spec.withHarts(count), ramBytes, seed, cpu, memoryModel, engine, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withRam(long bytes) {
    return new MachineConfig(spec, bytes, seed, cpu, memoryModel, engine, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withSeed(long newSeed) {
    return new MachineConfig(spec, ramBytes, newSeed, cpu, memoryModel, engine, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withCpu(String name) {
    return new MachineConfig(spec, ramBytes, seed, name, memoryModel, engine, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withMemoryModel(String name) {
    return new MachineConfig(spec, ramBytes, seed, cpu, name, engine, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withEngine(String name) {
    return new MachineConfig(spec, ramBytes, seed, cpu, memoryModel, name, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withPacing(Pacing how) {
    return new MachineConfig(spec, ramBytes, seed, cpu, memoryModel, engine, how, output, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withOutput(ConsoleOutput to) {
    return new MachineConfig(spec, ramBytes, seed, cpu, memoryModel, engine, pacing, to, epochSeconds, disks, traceCapacity, quantum);
  }

  public MachineConfig withEpochSeconds(long seconds) {
    return new MachineConfig(spec, ramBytes, seed, cpu, memoryModel, engine, pacing, output, seconds, disks, traceCapacity, quantum);
  }

  /** Adds a disk after those there are. */
  public MachineConfig withDisk(DiskConfig disk) {
    List<DiskConfig> more = new ArrayList<>(disks);
    more.add(disk);
    return new MachineConfig(spec, ramBytes, seed, cpu, memoryModel, engine, pacing, output, epochSeconds, more, traceCapacity, quantum);
  }

  public MachineConfig withTraceCapacity(int events) {
    return new MachineConfig(spec, ramBytes, seed, cpu, memoryModel, engine, pacing, output, epochSeconds, disks, events, quantum);
  }

  /** Lets harts take turns of about {@code cycles}: the shorter, the more exact is the order of what they do to each other, and the longer the run takes. */
  public MachineConfig withQuantum(long cycles) {
    return new MachineConfig(spec, ramBytes, seed, cpu, memoryModel, engine, pacing, output, epochSeconds, disks, traceCapacity, cycles);
  }

  /** Makes its disks other ones. */
  public MachineConfig withStorage(StorageSpec storage) {
    return new MachineConfig(
        spec.withStorage(storage), ramBytes, seed, cpu, memoryModel, engine, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }

  /** Gives every core another prefetcher. */
  public MachineConfig withPrefetch(Prefetch prefetch) {
    return new MachineConfig(
        spec.withPrefetch(prefetch), ramBytes, seed, cpu, memoryModel, engine, pacing, output, epochSeconds, disks, traceCapacity, quantum);
  }
}
