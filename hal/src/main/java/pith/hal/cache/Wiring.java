package pith.hal.cache;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.AccessCounters;
import pith.hal.memory.LineFilter;
import pith.hal.memory.StaticData;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.Topology;
import pith.hal.topology.Topology.HardwareThread;
import pith.hal.topology.Topology.LlcDomain;

/** Builds the caches of a machine and connects them. */
final class Wiring {
  private final MachineSpec spec;
  private final Topology topology;
  private final long ramBytes;
  private final List<Cluster> clusters = new ArrayList<>();
  private final List<Domain> domains = new ArrayList<>();
  private final Core[] cores;
  private final AccessCounters counters;
  private final Coherence coherence;

  Wiring(MachineSpec spec, Topology topology, long ramBytes) {
    this.spec = spec;
    this.topology = topology;
    this.ramBytes = ramBytes;
    cores = new Core[topology.cores().size()];
    int holders = topology.llcs().stream().mapToInt(this::clusters).sum();
    for (LlcDomain place : topology.llcs()) {
      domains.add(new Domain(place, holders + place.id()));
      build(place, domains.getLast());
    }
    counters = new AccessCounters(topology.threads().stream().map(this::filter).toArray(LineFilter[]::new), domains.size());
    coherence = protocol();
  }

  /** {@return how many L2 there are in a domain} */
  private int clusters(LlcDomain place) {
    return (int) place.cores().stream().filter(this::first).count();
  }

  /** {@return whether a core is the first of those that share its L2} */
  private boolean first(Topology.Core core) {
    return topology.sharingL2(core).getFirst().equals(core);
  }

  private void build(LlcDomain place, Domain domain) {
    for (Topology.Core core : place.cores()) {
      if (first(core)) {
        Cluster cluster = new Cluster(clusters.size(), domain, core.type().l2());
        clusters.add(cluster);
        domain.clusters.add(cluster);
        topology.sharingL2(core).forEach(one -> add(one, place, cluster));
      }
    }
  }

  private void add(Topology.Core place, LlcDomain domain, Cluster cluster) {
    Core core = new Core(cluster, place.type(), new Latencies(place.type(), domain.cache(), spec.distances(), spec.hertz()));
    cores[place.id()] = core;
    cluster.cores.add(core);
  }

  private LineFilter filter(HardwareThread thread) {
    return cores[thread.core()].filter(number(thread));
  }

  /** {@return which of its core's threads this is} */
  private int number(HardwareThread thread) {
    return thread.hart() - topology.cores().get(thread.core()).threads().getFirst().hart();
  }

  Core core(int id) {
    return cores[id];
  }

  List<Cluster> clusters() {
    return clusters;
  }

  List<Domain> domains() {
    return domains;
  }

  /** {@return the protocol between the caches; always the same} */
  Coherence coherence() {
    return coherence;
  }

  AccessCounters counters() {
    return counters;
  }

  Seat[] seats() {
    return topology.threads().stream().map(thread -> new Seat(thread.hart(), cores[thread.core()], number(thread), counters)).toArray(Seat[]::new);
  }

  private Coherence protocol() {
    long lines = ramBytes + StaticData.BYTES >>> LineFilter.LINE_SHIFT;
    Directory directory = new Directory(lines, clusters.size() + domains.size());
    Interconnect ways = new Interconnect(spec, topology, ramBytes);
    return new Coherence(directory, clusters.toArray(Cluster[]::new), domains.toArray(Domain[]::new), ways, counters);
  }
}
