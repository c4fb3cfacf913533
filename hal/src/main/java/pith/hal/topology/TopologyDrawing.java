package pith.hal.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import pith.hal.topology.Topology.Core;
import pith.hal.topology.Topology.Die;
import pith.hal.topology.Topology.HardwareThread;
import pith.hal.topology.Topology.LlcDomain;
import pith.hal.topology.Topology.Socket;

/** A machine as text: sockets, dies and LLC domains as boxes within boxes, with their harts. */
public final class TopologyDrawing {
  /** On a machine of at most so many cores, each is drawn by itself. */
  private static final int FEW_CORES = 8;

  private final Topology topology;
  private final int width;
  private final IntFunction<String> labels;

  private TopologyDrawing(Topology topology, int width, IntFunction<String> labels) {
    this.topology = topology;
    this.width = width;
    this.labels = labels;
  }

  /** {@return the drawing, in lines of at most about {@code width} columns} */
  public static List<String> draw(Topology topology, int width) {
    return new TopologyDrawing(topology, width, null).machine();
  }

  /** {@return the drawing with a label beside each hart: what runs there} */
  public static List<String> draw(Topology topology, int width, IntFunction<String> labels) {
    return new TopologyDrawing(topology, width, labels).machine();
  }

  private List<String> machine() {
    return TextBlock.flow(topology.sockets().stream().map(socket -> socket(socket)).toList(), width).lines().stream()
        .map(String::stripTrailing)
        .toList();
  }

  private TextBlock socket(Socket socket) {
    String title = "socket " + socket.id();
    if (socket.dies().size() == 1) {
      return die(socket.dies().getFirst(), title + ", ", width);
    }
    return TextBlock.flow(socket.dies().stream().map(die -> die(die, "", width - 4)).toList(), width - 4).framed(title);
  }

  private TextBlock die(Die die, String prefix, int available) {
    String title = prefix + "die " + die.id();
    if (die.llcs().size() == 1) {
      return llc(die.llcs().getFirst(), title + ", ", available);
    }
    return TextBlock.flow(die.llcs().stream().map(llc -> llc(llc, "", available - 4)).toList(), available - 4).framed(title);
  }

  private TextBlock llc(LlcDomain llc, String prefix, int available) {
    List<TextBlock> cores =
        labels == null && topology.cores().size() > FEW_CORES
            ? List.of(TextBlock.of(groups(llc).stream().map(this::widened).toList()))
            : llc.cores().stream().map(this::core).toList();
    return TextBlock.flow(cores, available - 4).framed(prefix + "LLC " + llc.id() + " " + Sizes.text(llc.cache().bytes()));
  }

  private TextBlock core(Core core) {
    List<String> lines = new ArrayList<>();
    for (HardwareThread thread : core.threads()) {
      String label = labels == null ? "" : " " + labels.apply(thread.hart());
      lines.add("hart " + thread.hart() + label);
    }
    return TextBlock.of(lines).framed("core " + core.id());
  }

  /** Lines of all domains are made equally long, so that boxes stand in columns. */
  private String widened(String line) {
    int widest = topology.llcs().stream().flatMap(llc -> groups(llc).stream()).mapToInt(String::length).max().orElse(0);
    return line + " ".repeat(widest - line.length());
  }

  /** One line for each run of cores of one kind. */
  private static List<String> groups(LlcDomain llc) {
    List<String> lines = new ArrayList<>();
    List<Core> cores = llc.cores();
    for (int from = 0, to; from < cores.size(); from = to) {
      for (to = from + 1; to < cores.size() && cores.get(to).type().equals(cores.get(from).type()); ) {
        to++;
      }
      int firstHart = cores.get(from).threads().getFirst().hart();
      int lastHart = cores.get(to - 1).threads().getLast().hart();
      lines.add((to - from) + " " + cores.get(from).type().name() + " cores: harts " + firstHart + "–" + lastHart);
    }
    return lines;
  }
}
