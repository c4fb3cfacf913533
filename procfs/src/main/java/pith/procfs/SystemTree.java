package pith.procfs;

import pith.hal.machine.Machine;
import pith.mm.MemorySystem;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
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
      PseudoNode.folder("kernel", PseudoNode.folder("debug"), PseudoNode.folder("mm", HugePageTexts.folder(memory), generations(memory)), PseudoNode.folder("slab", 0555, new SlabFolders(memory.slabs()))),
      PseudoNode.folder("module"),
      PseudoNode.folder("power")
    };
  }

  /** As Linux has it: bits for the parts of the multi-generational policy, of which there is one here; y and n are understood too. */
  private static PseudoNode.Entry generations(MemorySystem memory) {
    return PseudoNode.folder("lru_gen", PseudoNode.file("enabled", 0644, context -> memory.reclaim().generations() ? "0x0001\n" : "0x0000\n", (context, text) -> {
      String line = text.strip();
      if (!line.matches("[ynYN]|(0x)?[0-9a-fA-F]{1,4}")) {
        throw Refused.of(Errno.EINVAL);
      }
      boolean number = line.matches(".*[0-9a-fA-F]");
      memory.reclaim().generations(number ? (Integer.parseInt(line.replace("0x", ""), 16) & 1) != 0 : line.equalsIgnoreCase("y"));
    }));
  }
}
