package pith.procfs;

import java.util.ArrayList;
import java.util.List;
import pith.hal.machine.Machine;
import pith.mm.MemorySystem;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;

/** /sys: CPUs, memory nodes and the few other folders that tools look for. Source: Linux {@code Documentation/ABI}. */
public final class SystemTree {
  private SystemTree() {}

  /** {@return the type "sysfs"; {@code modules} is the folder module; {@code kernelFolders} are what others have to show in /sys/kernel} */
  public static ProcFsType type(Machine machine, MemorySystem memory, HartStates harts, DiskTexts disks, PseudoNode.Entry modules, PseudoNode.Entry... kernelFolders) {
    PseudoNode.Folder root = (PseudoNode.Folder) PseudoNode.folder("/", folders(machine, memory, harts, disks, modules, kernelFolders)).node();
    return new ProcFsType("sysfs", ProcFsType.SYSFS_MAGIC, root::children);
  }

  private static PseudoNode.Entry[] folders(Machine machine, MemorySystem memory, HartStates harts, DiskTexts disks, PseudoNode.Entry modules, PseudoNode.Entry... kernelFolders) {
    return new PseudoNode.Entry[] {
      disks.folder(),
      PseudoNode.folder("bus", EventSources.bus()),
      PseudoNode.folder("class", PseudoNode.folder("block", disks.named()), PseudoNode.folder("net"), PseudoNode.folder("tty")),
      PseudoNode.folder("dev", PseudoNode.folder("block", disks.links()), PseudoNode.folder("char")),
      PseudoNode.folder("devices", devices(machine, memory, harts)),
      PseudoNode.folder("firmware"),
      PseudoNode.folder("fs", PseudoNode.folder("cgroup")),
      PseudoNode.folder("kernel", kernel(memory, kernelFolders)),
      modules,
      PseudoNode.folder("power")
    };
  }

  private static PseudoNode.Entry[] devices(Machine machine, MemorySystem memory, HartStates harts) {
    List<PseudoNode.Entry> devices = new ArrayList<>(List.of(EventSources.devices()));
    devices.add(PseudoNode.folder("system", CpuFolders.of(machine.topology(), harts), MemoryBlockFolders.of(memory), NodeFolders.of(machine.topology(), memory)));
    return devices.toArray(PseudoNode.Entry[]::new);
  }

  private static PseudoNode.Entry[] kernel(MemorySystem memory, PseudoNode.Entry... others) {
    List<PseudoNode.Entry> folders = new ArrayList<>(List.of(others));
    folders.add(PseudoNode.folder("debug"));
    folders.add(PseudoNode.folder("mm", HugePageTexts.folder(memory), generations(memory)));
    folders.add(PseudoNode.folder("tracing"));
    folders.add(PseudoNode.folder("slab", 0555, new SlabFolders(memory.slabs())));
    return folders.toArray(PseudoNode.Entry[]::new);
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
