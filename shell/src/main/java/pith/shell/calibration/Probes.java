package pith.shell.calibration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pith.hal.topology.CacheSpec;
import pith.hal.topology.Distances;
import pith.hal.topology.Latency;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.NodeLayout;
import pith.hal.topology.Topology;
import pith.hal.topology.Topology.Core;
import pith.hal.topology.Topology.Distance;
import pith.hal.topology.Topology.LlcDomain;

/** The probes for each time that a preset specifies and its machine has. */
final class Probes {
    private final MachineSpec spec;
    private final Topology topology;
    private final List<Probe> probes = new ArrayList<>();

    private Probes(MachineSpec spec) {
        this.spec = spec;
        topology = Topology.of(spec);
    }

    static List<Probe> of(MachineSpec spec) {
        Probes all = new Probes(spec);
        all.caches();
        all.lines();
        all.memory();
        return List.copyOf(all.probes);
    }

    /** Each kind of core with its own caches, and each kind of LLC from each kind of core. */
    private void caches() {
        Set<String> kinds = new HashSet<>();
        Set<String> pairs = new HashSet<>();
        for (Core core : topology.cores()) {
            String kind = core.type().name();
            CacheSpec llc = topology.llcs().get(core.llc()).cache();
            long clock = core.type().hertz();
            if (kinds.add(kind)) {
                chase("L1d, " + kind, core, core.type().l1d(), clock);
                chase("L2, " + kind, core, core.type().l2(), clock);
            }
            if (pairs.add(kind + llc)) {
                chase("LLC, " + kind, core, llc, clock);
            }
        }
    }

    private void chase(String name, Core core, CacheSpec cache, long clock) {
        add(name, cache.latency(), clock, chase(Long.highestOneBit(cache.bytes() / 2), hart(core), hart(core)));
    }

    private static String chase(long bytes, int hart, int home) {
        return "pointer-chase " + (bytes >> 10) + " " + hart + " " + home;
    }

    /** Lines from the nearest core at each distance from hart 0. */
    private void lines() {
        Distances far = spec.distances();
        line("core of the LLC", Distance.SAME_LLC, far.sameLlc());
        line("LLC of the die", Distance.SAME_DIE, far.sameDie());
        line("die", Distance.SAME_SOCKET, far.sameSocket());
        line("socket", Distance.OTHER_SOCKET, far.otherSocket());
    }

    private void line(String name, Distance distance, Latency specified) {
        int sharing = topology.core(0).type().l2().sharedByCores();
        topology.cores().stream()
                .skip(sharing)
                .filter(core -> topology.distance(0, hart(core)) == distance)
                .findFirst()
                .ifPresent(core -> add("line of another " + name, specified, spec.hertz(), "ping-pong 0 " + hart(core)));
    }

    /** DRAM of hart 0's own node, and of others: what is laid out by a hart there lies there. */
    private void memory() {
        memory("DRAM", 0, spec.distances().localMemory());
        if (spec.nodes() == NodeLayout.PER_DIE) {
            home(Distance.SAME_SOCKET).ifPresent(core -> memory("DRAM, other die", hart(core), spec.distances().sameSocketMemory()));
        }
        if (spec.nodes() != NodeLayout.ONE) {
            home(Distance.OTHER_SOCKET).ifPresent(core -> memory("DRAM, other socket", hart(core), spec.distances().otherSocketMemory()));
        }
    }

    private Optional<Core> home(Distance distance) {
        return topology.cores().stream().filter(core -> topology.distance(0, hart(core)) == distance).findFirst();
    }

    private void memory(String name, int home, Latency specified) {
        long largest = topology.llcs().stream().map(LlcDomain::cache).mapToLong(CacheSpec::bytes).max().orElseThrow();
        add(name, specified, spec.hertz(), chase(Long.highestOneBit(largest * 5 / 4) * 2, 0, home));
    }

    private void add(String name, Latency specified, long clock, String line) {
        probes.add(new Probe(name, specified.picoseconds(clock), specified.estimate(), line));
    }

    private static int hart(Core core) {
        return core.threads().getFirst().hart();
    }
}
