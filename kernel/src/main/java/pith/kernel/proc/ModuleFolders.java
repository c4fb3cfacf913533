package pith.kernel.proc;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.task.Kernel;
import pith.procfs.FileSystemsFile;
import pith.sync.rcu.tree.TreeRcu;
import pith.vfs.pseudo.PseudoNode;

/**
 * /sys/module: parts of the kernel by name, each with its parameters. All are built in, so none can be unloaded and /proc/modules is empty; a parameter is a
 * second way to what the part's own settings are. Source: Linux {@code kernel/params.c}.
 *
 * <pre>
 *   procfs/parameters/filesystems     legacy or cached: how /proc/filesystems is read
 *   iomap/parameters/…                which form of the walk over extents is used
 *   sched_ext/parameters/policy       who schedules the tasks of the ext class
 *   rcutree/parameters/…              limits of callbacks, which cannot be changed here
 * </pre>
 */
final class ModuleFolders {
  private ModuleFolders() {}

  /** {@return the folder module} */
  static PseudoNode.Entry of(Kernel kernel, FileSystemsFile fileSystems) {
    List<PseudoNode.Entry> modules = new ArrayList<>();
    modules.add(module("procfs", fileSystems.parameter()));
    modules.add(module("iomap", IomapSettings.parameters(kernel.iomaps())));
    modules.add(module("sched_ext", ExtFiles.policy(kernel.schedulerParts().ext())));
    if (kernel.memory().rcu() instanceof TreeRcu) {
      modules.add(module("rcutree", fixed("blimit", TreeRcu.BATCH), fixed("qhimark", TreeRcu.TOO_MANY), fixed("qlowmark", TreeRcu.FEW_AGAIN)));
      modules.add(module("rcupdate", fixed("rcu_cpu_stall_timeout", TreeRcu.STALL_SECONDS)));
    }
    return PseudoNode.folder("module", modules.toArray(PseudoNode.Entry[]::new));
  }

  private static PseudoNode.Entry module(String name, PseudoNode.Entry... parameters) {
    return PseudoNode.folder(name, PseudoNode.folder("parameters", parameters));
  }

  private static PseudoNode.Entry fixed(String name, long value) {
    return PseudoNode.file(name, _ -> value + "\n");
  }
}
