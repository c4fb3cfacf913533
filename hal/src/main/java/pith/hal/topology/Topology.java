package pith.hal.topology;

import java.util.ArrayList;
import java.util.List;
import pith.hal.topology.MachineSpec.DieSpec;
import pith.hal.topology.MachineSpec.LlcSpec;
import pith.hal.topology.MachineSpec.SocketSpec;

/**
 * Which hart sits where. Harts, cores, LLC domains, dies and sockets are each numbered from 0 through the whole machine, in the order
 * of the preset; the threads of a core are neighbours. Immutable.
 */
public final class Topology {
  /** A package in its socket. */
  public record Socket(int id, List<Die> dies) {}

  /** A piece of silicon. */
  public record Die(int id, int socket, List<LlcDomain> llcs) {}

  /** The cores that share one last-level cache; {@code node} is the memory node they are closest to. */
  public record LlcDomain(int id, int die, int socket, int node, CacheSpec cache, List<Core> cores) {
    /** {@return its harts, in order} */
    public List<Integer> harts() {
      return cores.stream().flatMap(core -> core.threads().stream()).map(HardwareThread::hart).toList();
    }
  }

  /** A core with its private caches. */
  public record Core(int id, int llc, CoreType type, List<HardwareThread> threads) {}

  /** What the kernel sees as a CPU. */
  public record HardwareThread(int hart, int core, int llc, int die, int socket, int node) {}

  /** How far apart two harts are, from near to far. */
  public enum Distance {
    SAME_CORE,
    SAME_LLC,
    SAME_DIE,
    SAME_SOCKET,
    OTHER_SOCKET
  }

  private final List<Socket> sockets = new ArrayList<>();
  private final List<Die> dies = new ArrayList<>();
  private final List<LlcDomain> llcs = new ArrayList<>();
  private final List<Core> cores = new ArrayList<>();
  private final List<HardwareThread> threads = new ArrayList<>();
  private final NodeLayout layout;

  private Topology(NodeLayout layout) {
    this.layout = layout;
  }

  /** {@return the places of the machine that {@code spec} describes} */
  public static Topology of(MachineSpec spec) {
    Topology topology = new Topology(spec.nodes());
    spec.sockets().forEach(topology::add);
    return topology;
  }

  private void add(SocketSpec spec) {
    int id = sockets.size();
    sockets.add(new Socket(id, spec.dies().stream().map(die -> add(die, id)).toList()));
  }

  private Die add(DieSpec spec, int socket) {
    int id = dies.size();
    Die die = new Die(id, socket, spec.llcs().stream().map(llc -> add(llc, id, socket)).toList());
    dies.add(die);
    return die;
  }

  private LlcDomain add(LlcSpec spec, int die, int socket) {
    int id = llcs.size();
    int node =
        switch (layout) {
          case ONE -> 0;
          case PER_SOCKET -> socket;
          case PER_DIE -> die;
        };
    List<Core> within = spec.cores().stream().map(type -> add(type, id, die, socket, node)).toList();
    llcs.add(new LlcDomain(id, die, socket, node, spec.cache(), within));
    return llcs.getLast();
  }

  private Core add(CoreType type, int llc, int die, int socket, int node) {
    int first = threads.size();
    for (int i = 0; i < type.threads(); i++) {
      threads.add(new HardwareThread(first + i, cores.size(), llc, die, socket, node));
    }
    cores.add(new Core(cores.size(), llc, type, List.copyOf(threads.subList(first, threads.size()))));
    return cores.getLast();
  }

  public List<Socket> sockets() {
    return List.copyOf(sockets);
  }

  public List<Die> dies() {
    return List.copyOf(dies);
  }

  public List<LlcDomain> llcs() {
    return List.copyOf(llcs);
  }

  public List<Core> cores() {
    return List.copyOf(cores);
  }

  /** {@return every hart's place, by hart id} */
  public List<HardwareThread> threads() {
    return List.copyOf(threads);
  }

  /** {@return the number of harts} */
  public int harts() {
    return threads.size();
  }

  /** {@return the number of memory nodes} */
  public int nodes() {
    return llcs.getLast().node() + 1;
  }

  /** {@return where hart {@code id} sits} */
  public HardwareThread thread(int hart) {
    return threads.get(hart);
  }

  public Core core(int hart) {
    return cores.get(thread(hart).core());
  }

  public LlcDomain llc(int hart) {
    return llcs.get(thread(hart).llc());
  }

  /** {@return the cores that share the L2 of {@code core}, itself among them: neighbours of one kind in one LLC domain} */
  public List<Core> sharingL2(Core core) {
    List<Core> kind = llcs.get(core.llc()).cores().stream().filter(other -> other.type().name().equals(core.type().name())).toList();
    int sharing = core.type().l2().sharedByCores();
    int before = (int) kind.stream().filter(other -> other.id() < core.id()).count();
    int first = before / sharing * sharing;
    return kind.subList(first, Math.min(first + sharing, kind.size()));
  }

  /** {@return the memory node that a hart is closest to} */
  public int node(int hart) {
    return thread(hart).node();
  }

  /** {@return what a line must cross to get from hart {@code a} to hart {@code b}} */
  public Distance distance(int a, int b) {
    HardwareThread one = thread(a);
    HardwareThread other = thread(b);
    if (one.socket() != other.socket()) {
      return Distance.OTHER_SOCKET;
    } else if (one.die() != other.die()) {
      return Distance.SAME_SOCKET;
    } else if (one.llc() != other.llc()) {
      return Distance.SAME_DIE;
    }
    return one.core() == other.core() ? Distance.SAME_CORE : Distance.SAME_LLC;
  }
}
