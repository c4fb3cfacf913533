package pith.hal.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What there is to know about a machine on one card: what it models, its topology drawn, its caches, its distances. */
public final class MachineCard {
  private final MachineSpec spec;
  private final Topology topology;

  private MachineCard(MachineSpec spec) {
    this.spec = spec;
    this.topology = Topology.of(spec);
  }

  /** {@return the cards of all presets that come with Pith, as {@code ./pith machines} prints them} */
  public static String all(int width) {
    return Presets.names().stream()
        .map(name -> String.join("\n", of(Presets.load(name), width)) + "\n")
        .collect(Collectors.joining("\n"));
  }

  /** {@return the card of one machine, in lines of at most about {@code width} columns} */
  public static List<String> of(MachineSpec spec, int width) {
    MachineCard card = new MachineCard(spec);
    List<String> lines = new ArrayList<>();
    lines.add(spec.name() + " — " + spec.title());
    lines.add("  " + card.counts());
    TopologyDrawing.draw(card.topology, width - 2).forEach(line -> lines.add("  " + line));
    lines.addAll(card.caches());
    lines.addAll(card.distances());
    lines.addAll(card.disks());
    return lines;
  }

  private String counts() {
    return String.join(
        ", ",
        count(topology.harts(), "hart"),
        count(topology.cores().size(), "core"),
        count(topology.llcs().size(), "LLC domain"),
        count(topology.sockets().size(), "socket"),
        Sizes.rate(spec.hertz()),
        Sizes.text(spec.ramBytes()) + " RAM in " + count(topology.nodes(), "memory node"));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private List<String> caches() {
    List<String> lines = new ArrayList<>();
    topology.cores().stream()
        .map(core -> core.type().withThreads(1))
        .distinct()
        .forEach(
            type ->
                lines.add(
                    "  " + type.name() + ": L1i " + text(type.l1i()) + "; L1d " + text(type.l1d()) + "; L2 " + text(type.l2())));
    topology.llcs().stream().map(llc -> llc.cache()).distinct().forEach(cache -> lines.add("  LLC " + text(cache)));
    return lines;
  }

  private static String text(CacheSpec cache) {
    String shared = cache.sharedByCores() > 1 ? " shared by " + cache.sharedByCores() + " cores" : "";
    return Sizes.text(cache.bytes()) + " " + cache.ways() + "-way " + cache.latency() + shared;
  }

  private List<String> distances() {
    Distances far = spec.distances();
    boolean sockets = topology.sockets().size() > 1;
    boolean dies = topology.sockets().stream().anyMatch(socket -> socket.dies().size() > 1);
    boolean llcs = topology.dies().stream().anyMatch(die -> die.llcs().size() > 1);
    String cores = "  core to core: same LLC " + far.sameLlc();
    cores += llcs ? ", other LLC of the die " + far.sameDie() : "";
    cores += dies ? ", other die " + far.sameSocket() : "";
    cores += sockets ? ", other socket " + far.otherSocket() : "";
    String memory = "  memory: " + (topology.nodes() > 1 ? "own node " : "") + far.localMemory();
    memory += dies && spec.nodes() == NodeLayout.PER_DIE ? ", other node of the socket " + far.sameSocketMemory() : "";
    memory += sockets && spec.nodes() != NodeLayout.ONE ? ", other socket " + far.otherSocketMemory() : "";
    Bandwidths ways = spec.bandwidth();
    String bandwidth = "  bandwidth: DRAM of a node " + ways.memory() + ", LLC domain " + ways.llc() + (sockets ? ", socket " + ways.socket() : "");
    return List.of(cores, memory, bandwidth);
  }

  private List<String> disks() {
    StorageSpec disk = spec.storage();
    String cache = disk.cacheBytes() == 0 ? "no write cache" : "write cache " + Sizes.text(disk.cacheBytes());
    String times = "read " + disk.read() + ", write " + disk.write() + ", " + disk.units() + " units of " + Sizes.text(disk.pageBytes()) + " pages, program " + disk.program();
    return List.of("  disks: " + disk.title(), "    " + times + ", link " + disk.link() + ", " + cache + "   (~ marks an estimate)");
  }
}
