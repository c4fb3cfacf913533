package pith.kernel.cgroupfs;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.task.Kernel;
import pith.procfs.HartSet;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/**
 * The files {@code cpuset.*} of a group. Every group has the memory of all nodes, so it may ask for all of them only. Source: Linux
 * {@code kernel/cgroup/cpuset.c}, {@code dfl_files}.
 */
final class CpusetFiles {
  private final Kernel kernel;
  private final Membership members;
  private final ControlGroup group;

  CpusetFiles(Kernel kernel, Membership members, ControlGroup group) {
    this.kernel = kernel;
    this.members = members;
    this.group = group;
  }

  List<PseudoNode.Entry> files() {
    List<PseudoNode.Entry> files = new ArrayList<>();
    if (!group.isRoot()) {
      files.add(PseudoNode.file("cpuset.cpus", 0644, context -> list(group.askedHarts()), (context, text) -> ask(text)));
      files.add(PseudoNode.file("cpuset.mems", 0644, context -> list(group.askedNodes()), (context, text) -> askForNodes(text)));
      files.add(PseudoNode.file("cpuset.cpus.partition", 0644, context -> partition(), (context, text) -> partition(text)));
    }
    files.add(PseudoNode.file("cpuset.cpus.effective", context -> HartSet.list(members.harts(group)) + "\n"));
    files.add(PseudoNode.file("cpuset.mems.effective", context -> HartSet.list(HartSet.all(nodes())) + "\n"));
    return files;
  }

  private int nodes() {
    return kernel.machine().topology().nodes();
  }

  private static String list(BitSet asked) {
    return (asked == null ? "" : HartSet.list(asked)) + "\n";
  }

  private String partition() {
    String refusal = group.asksForPartition() ? members.partitionRefusal(group) : null;
    return (group.asksForPartition() ? "root" : "member") + (refusal == null ? "" : " invalid (" + refusal + ")") + "\n";
  }

  /** As on Linux a group may ask for what it cannot have yet: the file says so when it is read. */
  private void partition(String text) {
    switch (text.strip()) {
      case "member" -> members.partition(group, false);
      case "root" -> members.partition(group, true);
      default -> throw Refused.of(Errno.EINVAL); // "isolated" too: harts are balanced whoever has them
    }
  }

  private void askForNodes(String text) {
    BitSet nodes = HartSet.parseList(text, nodes());
    if (!nodes.isEmpty() && nodes.cardinality() < nodes()) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    group.askedNodes(nodes.isEmpty() ? null : nodes);
  }

  private void ask(String text) {
    BitSet harts = HartSet.parseList(text, kernel.machine().hartCount());
    members.confine(group, harts.isEmpty() ? null : harts);
  }
}
