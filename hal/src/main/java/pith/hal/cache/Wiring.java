package pith.hal.cache;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.AccessCounters;
import pith.hal.memory.LineFilter;
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
    int holders = topology.llcs().stream().mapToInt(Wiring::clusters).sum();
    for (LlcDomain place : topology.llcs()) {
      domains.add(new Domain(place, holders + place.id()));
      build(place, domains.getLast());
    }
    counters = new AccessCounters(topology.threads().stream().map(this::filter).toArray(LineFilter[]::new), domains.size());
    coherence = protocol();
  }

  /** {@return how many L2 there are in a domain} */
  private static int clusters(LlcDomain place) {
    int count = 0;
    for (int first = 0; first < place.cores().size(); first = endOfCluster(place, first)) {
      count++;
    }
    return count;
  }

  /** Neighbouring cores of one kind share an L2 if their kind says so. {@return the index of the first core behind those that share with core {@code first}} */
  private static int endOfCluster(LlcDomain place, int first) {
    String kind = place.cores().get(first).type().name();
    int most = Math.min(place.cores().size(), first + place.cores().get(first).type().l2().sharedByCores());
    int end = first + 1;
    while (end < most && place.cores().get(end).type().name().equals(kind)) {
      end++;
    }
    return end;
  }

  private void build(LlcDomain place, Domain domain) {
    for (int first = 0, end; first < place.cores().size(); first = end) {
      end = endOfCluster(place, first);
      Cluster cluster = new Cluster(clusters.size(), domain, place.cores().get(first).type().l2());
      clusters.add(cluster);
      domain.clusters.add(cluster);
      place.cores().subList(first, end).forEach(core -> add(core, place, cluster));
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
    long lines = ramBytes >>> LineFilter.LINE_SHIFT;
    Directory directory = new Directory(lines, clusters.size() + domains.size());
    Interconnect ways = new Interconnect(spec, topology, ramBytes);
    return new Coherence(directory, clusters.toArray(Cluster[]::new), domains.toArray(Domain[]::new), ways, counters);
  }
}
