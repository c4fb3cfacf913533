package pith.kernel.cgroupfs;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.cgroup.Controller;
import pith.kernel.task.Kernel;
import pith.procfs.ProcFsType;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.block.Disks;
import pith.vfs.pseudo.PseudoNode;

/** A group as a directory: its files, which depend on the controllers enabled for it, then the groups below. */
public record GroupFolder(Membership members, Kernel kernel, Disks disks, ControlGroup group) implements PseudoNode.Children {
  /** What statfs shows. */
  public static final long MAGIC = 0x6367_7270;

  /** Places of groups follow those of files. */
  private static final int FIRST_GROUP = 100;

  /** {@return the type "cgroup2"; every mount shows the same groups} */
  public static ProcFsType type(Kernel kernel, Disks disks) {
    return new ProcFsType("cgroup2", MAGIC, () -> new GroupFolder(new Membership(kernel), kernel, disks, kernel.rootGroup()));
  }

  private List<PseudoNode.Entry> files() {
    List<PseudoNode.Entry> files = new ArrayList<>(new GroupFiles(kernel, members, group).files());
    if (group.memory() != null) {
      files.addAll(new MemoryFiles(kernel, group).files());
    }
    if (group.isRoot()) {
      files.add(new IoFiles(disks, group).statistics());
    } else if (group.has(Controller.IO)) {
      files.addAll(new IoFiles(disks, group).files());
    }
    if (group.has(Controller.CPUSET)) {
      files.addAll(new CpusetFiles(kernel, members, group).files());
    }
    if (group.cpu() != null) {
      files.addAll(new CpuFiles(kernel, group).files());
    }
    return files;
  }

  private PseudoNode folder(ControlGroup child) {
    return new PseudoNode.Folder(0755, PseudoNode.Owner.ROOT, child, new GroupFolder(members, kernel, disks, child));
  }

  @Override
  public PseudoNode lookup(String name) {
    ControlGroup child = group.child(name);
    return child != null ? folder(child) : files().stream().filter(file -> file.name().equals(name)).map(PseudoNode.Entry::node).findFirst().orElse(null);
  }

  @Override
  public void list(long from, PseudoNode.Sink sink) {
    List<PseudoNode.Entry> files = files();
    for (long place = from; place < files.size(); place++) {
      PseudoNode.Entry file = files.get((int) place);
      if (!sink.entry(place, file.name(), file.node())) {
        return;
      }
    }
    for (ControlGroup child : group.children()) {
      long place = FIRST_GROUP + child.number();
      if (place >= from && !sink.entry(place, child.name(), folder(child))) {
        return;
      }
    }
  }

  @Override
  public boolean isDynamic() {
    return true;
  }

  @Override
  public PseudoNode make(String name) {
    return folder(members.make(group, name));
  }

  @Override
  public void remove(String name) {
    ControlGroup child = group.child(name);
    if (child == null) {
      throw Refused.of(Errno.ENOENT);
    }
    members.remove(child);
  }
}
