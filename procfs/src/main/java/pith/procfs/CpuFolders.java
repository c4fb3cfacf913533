package pith.procfs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import pith.hal.topology.CacheSpec;
import pith.hal.topology.Topology;
import pith.hal.topology.Topology.HardwareThread;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** /sys/devices/system/cpu: who shares which core, package and cache, from the machine's topology. */
final class CpuFolders {
  private final Topology topology;
  private final HartStates states;

  private CpuFolders(Topology topology, HartStates states) {
    this.topology = topology;
    this.states = states;
  }

  /** {@return the folder cpu} */
  static PseudoNode.Entry of(Topology topology, HartStates states) {
    return new CpuFolders(topology, states).folder();
  }

  private PseudoNode.Entry folder() {
    String all = HartSet.list(HartSet.all(topology.harts()));
    List<PseudoNode.Entry> entries = new ArrayList<>();
    for (String which : new String[] {"possible", "present"}) {
      entries.add(fixed(which, all));
    }
    entries.add(PseudoNode.file("online", context -> HartSet.list(states.online()) + "\n"));
    entries.add(PseudoNode.file("offline", context -> HartSet.list(offline()) + "\n"));
    entries.add(fixed("isolated", ""));
    entries.add(fixed("kernel_max", Integer.toString(topology.harts() - 1)));
    topology.threads().forEach(thread -> entries.add(hart(thread)));
    return PseudoNode.folder("cpu", entries.toArray(PseudoNode.Entry[]::new));
  }

  private BitSet offline() {
    BitSet offline = HartSet.all(topology.harts());
    offline.andNot(states.online());
    return offline;
  }

  /** Source: Linux's {@code online_store}. */
  private PseudoNode.Entry online(int hart) {
    return PseudoNode.file("online", 0644, context -> states.online().get(hart) ? "1\n" : "0\n", (context, text) -> {
      switch (text.strip()) {
        case "0", "n", "N", "off" -> states.online(hart, false);
        case "1", "y", "Y", "on" -> states.online(hart, true);
        default -> throw Refused.of(Errno.EINVAL);
      }
    });
  }

  private static PseudoNode.Entry fixed(String name, String value) {
    return PseudoNode.file(name, context -> value + "\n");
  }

  private PseudoNode.Entry hart(HardwareThread thread) {
    return PseudoNode.folder(
        "cpu" + thread.hart(),
        online(thread.hart()),
        fixed("cpu_capacity", Integer.toString(topology.core(thread.hart()).type().capacity())),
        topologyOf(thread),
        PseudoNode.folder("cache", caches(thread)),
        PseudoNode.link("node" + thread.node(), context -> "../../node/node" + thread.node()));
  }

  private PseudoNode.Entry topologyOf(HardwareThread thread) {
    List<PseudoNode.Entry> entries = new ArrayList<>();
    entries.add(fixed("core_id", Integer.toString(thread.core())));
    entries.add(fixed("physical_package_id", Integer.toString(thread.socket())));
    entries.add(fixed("die_id", Integer.toString(thread.die())));
    entries.add(fixed("cluster_id", Integer.toString(thread.llc())));
    group(entries, "thread_siblings", like(other -> other.core() == thread.core()));
    group(entries, "core_cpus", like(other -> other.core() == thread.core()));
    group(entries, "cluster_cpus", like(other -> other.llc() == thread.llc()));
    group(entries, "die_cpus", like(other -> other.die() == thread.die()));
    group(entries, "package_cpus", like(other -> other.socket() == thread.socket()));
    group(entries, "core_siblings", like(other -> other.socket() == thread.socket()));
    return PseudoNode.folder("topology", entries.toArray(PseudoNode.Entry[]::new));
  }

  private BitSet like(Predicate<HardwareThread> test) {
    BitSet harts = new BitSet();
    topology.threads().stream().filter(test).forEach(thread -> harts.set(thread.hart()));
    return harts;
  }

  private void group(List<PseudoNode.Entry> entries, String name, BitSet harts) {
    entries.add(fixed(name, HartSet.mask(harts, topology.harts())));
    entries.add(fixed(name + "_list", HartSet.list(harts)));
  }

  private PseudoNode.Entry[] caches(HardwareThread thread) {
    Topology.Core core = topology.core(thread.hart());
    List<PseudoNode.Entry> caches = new ArrayList<>();
    cache(caches, thread, 1, "Data", core.type().l1d());
    cache(caches, thread, 1, "Instruction", core.type().l1i());
    cache(caches, thread, 2, "Unified", core.type().l2());
    cache(caches, thread, 3, "Unified", topology.llc(thread.hart()).cache());
    return caches.toArray(PseudoNode.Entry[]::new);
  }

  private void cache(List<PseudoNode.Entry> caches, HardwareThread thread, int level, String type, CacheSpec spec) {
    if (spec == null) {
      return;
    }
    BitSet sharing =
        switch (level) {
          case 1 -> like(other -> other.core() == thread.core());
          case 2 -> sharingL2(thread);
          default -> like(other -> other.llc() == thread.llc());
        };
    caches.add(
        PseudoNode.folder(
            "index" + caches.size(),
            fixed("id", Integer.toString(sharing.nextSetBit(0))),
            fixed("level", Integer.toString(level)),
            fixed("type", type),
            fixed("size", (spec.bytes() >> 10) + "K"),
            fixed("coherency_line_size", Integer.toString(spec.lineBytes())),
            fixed("ways_of_associativity", Integer.toString(spec.ways())),
            fixed("number_of_sets", Long.toString(spec.sets())),
            fixed("shared_cpu_map", HartSet.mask(sharing, topology.harts())),
            fixed("shared_cpu_list", HartSet.list(sharing))));
  }

  /** {@return the harts of the cores that share the L2 of a hart's core} */
  private BitSet sharingL2(HardwareThread thread) {
    List<Integer> cores = topology.sharingL2(topology.core(thread.hart())).stream().map(Topology.Core::id).toList();
    return like(other -> cores.contains(other.core()));
  }
}
