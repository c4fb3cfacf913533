package pith.hal.topology;

import java.util.List;

/**
 * What a machine is made of, as a preset file says it. Immutable.
 *
 * @param name the preset's name
 * @param title one line that says what it models
 * @param hertz the clock that virtual time counts in: hart cycles per second
 * @param timebaseHertz the rate of the {@code time} CSR
 * @param ramBytes RAM if nothing else is asked for
 * @param storage what its disks are
 */
public record MachineSpec(
    String name,
    String title,
    long hertz,
    long timebaseHertz,
    long ramBytes,
    NodeLayout nodes,
    List<SocketSpec> sockets,
    Distances distances,
    Bandwidths bandwidth,
    StorageSpec storage) {

  /** The most harts a machine may have. */
  public static final int MAX_HARTS = 1024;

  /** A package with its dies. */
  public record SocketSpec(List<DieSpec> dies) {}

  /** A piece of silicon with its LLC domains. */
  public record DieSpec(List<LlcSpec> llcs) {}

  /** A last-level cache and the cores that share it. */
  public record LlcSpec(CacheSpec cache, List<CoreType> cores) {
    int harts() {
      return cores.stream().mapToInt(CoreType::threads).sum();
    }

    LlcSpec withPrefetch(Prefetch prefetch) {
      return new LlcSpec(cache, cores.stream().map(core -> core.withPrefetch(prefetch)).toList());
    }
  }

  /** {@return the number of hardware threads} */
  public int harts() {
    return sockets.stream()
        .flatMap(socket -> socket.dies().stream())
        .flatMap(die -> die.llcs().stream())
        .mapToInt(LlcSpec::harts)
        .sum();
  }

  /**
   * {@return this machine with exactly {@code count} harts}: of a larger machine the first ones; a smaller one grows at its end
   * by more LLC domains like its last, or, if it has only one, by more cores in it.
   *
   * @throws SpecException if {@code count} is out of range
   */
  public MachineSpec withHarts(int count) {
    if (count < 1 || count > MAX_HARTS) {
      throw new SpecException("A machine has 1 to " + MAX_HARTS + " harts, not " + count + ": give another number of harts.");
    }
    return new MachineSpec(name, title, hertz, timebaseHertz, ramBytes, nodes, HartCount.fit(sockets, count - harts(), count), distances, bandwidth, storage);
  }

  /** {@return this machine with other disks} */
  public MachineSpec withStorage(StorageSpec other) {
    return new MachineSpec(name, title, hertz, timebaseHertz, ramBytes, nodes, sockets, distances, bandwidth, other);
  }

  /** {@return this machine with another prefetcher in every core} */
  public MachineSpec withPrefetch(Prefetch prefetch) {
    List<SocketSpec> changed =
        sockets.stream()
            .map(socket -> new SocketSpec(socket.dies().stream().map(die -> new DieSpec(die.llcs().stream().map(llc -> llc.withPrefetch(prefetch)).toList())).toList()))
            .toList();
    return new MachineSpec(name, title, hertz, timebaseHertz, ramBytes, nodes, changed, distances, bandwidth, storage);
  }
}
