package pith.procfs;

import pith.hal.machine.Machine;
import pith.mm.MemorySystem;
import pith.vfs.pseudo.PseudoNode;

/** /sys: CPUs, memory nodes and the few other folders that tools look for. Source: Linux {@code Documentation/ABI}. */
public final class SystemTree {
  private SystemTree() {}

  /** {@return the type "sysfs"} */
  public static ProcFsType type(Machine machine, MemorySystem memory, DiskTexts disks) {
    PseudoNode.Folder root = (PseudoNode.Folder) PseudoNode.folder("/", folders(machine, memory, disks)).node();
    return new ProcFsType("sysfs", ProcFsType.SYSFS_MAGIC, root::children);
  }

  private static PseudoNode.Entry[] folders(Machine machine, MemorySystem memory, DiskTexts disks) {
    return new PseudoNode.Entry[] {
      disks.folder(),
      PseudoNode.folder("bus"),
      PseudoNode.folder("class", PseudoNode.folder("block"), PseudoNode.folder("net"), PseudoNode.folder("tty")),
      PseudoNode.folder("dev", PseudoNode.folder("block"), PseudoNode.folder("char")),
      PseudoNode.folder("devices", PseudoNode.folder("system", CpuFolders.of(machine.topology()), NodeFolders.of(machine.topology(), memory))),
      PseudoNode.folder("firmware"),
      PseudoNode.folder("fs", PseudoNode.folder("cgroup")),
      PseudoNode.folder("kernel", PseudoNode.folder("mm", HugePageTexts.folder(memory)), PseudoNode.folder("slab", 0555, new SlabFolders(memory.slabs()))),
      PseudoNode.folder("module"),
      PseudoNode.folder("power")
    };
  }
}
