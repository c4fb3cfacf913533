package pith.kernel.proc;

import java.util.ArrayList;
import java.util.List;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.cgroup.Controller;
import pith.kernel.entry.Interrupts;
import pith.kernel.fork.ForkHistory;
import pith.kernel.hotplug.HartHotplug;
import pith.kernel.syscall.Dispatcher;
import pith.kernel.pressure.PressureFile;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.procfs.DiskTexts;
import pith.procfs.FileSystemTexts;
import pith.procfs.FileSystemsFile;
import pith.procfs.MemoryTexts;
import pith.procfs.ProcFsType;
import pith.procfs.SystemTree;
import pith.sync.lockdep.Lockdep;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DirectoryInode;
import pith.vfs.FileSystems;
import pith.vfs.Inode;
import pith.vfs.block.Disks;
import pith.vfs.pseudo.PseudoFileSystem;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.ReaderContext;

/** All of /proc, put together: the machine's own files first, then a directory for each process. */
public final class ProcTree {
  private ProcTree() {}

  /** Makes proc, sysfs and debugfs known to mount. */
  public static void register(Kernel kernel, Interrupts interrupts, Disks disks, Dispatcher dispatcher, ForkHistory forks) {
    DiskTexts texts = new DiskTexts(disks);
    FileSystemsFile fileSystems = new FileSystemsFile(kernel.vfs());
    FileSystems types = kernel.vfs().fileSystems();
    types.register(ProcFsType.proc(files(kernel, interrupts, texts, fileSystems, dispatcher, forks), new ProcessDirectories(kernel)));
    types.register(SystemTree.type(kernel.machine(), kernel.memory(), new HartHotplug(kernel), texts, ModuleFolders.of(kernel, fileSystems), ExtFiles.folder(kernel)));
    types.register(DebugTree.type(kernel, fileSystems));
  }

  private static List<PseudoNode.Entry> files(Kernel kernel, Interrupts interrupts, DiskTexts disks, FileSystemsFile fileSystems, Dispatcher dispatcher, ForkHistory forks) {
    List<PseudoNode.Entry> files = new ArrayList<>();
    files.add(PseudoNode.link("self", context -> Integer.toString(reader(context).process().pid())));
    files.add(PseudoNode.link("thread-self", context -> reader(context).process().pid() + "/task/" + reader(context).tid()));
    files.add(PseudoNode.link("mounts", context -> "self/mounts"));
    files.add(PseudoNode.link("net", context -> "self/net"));
    files.addAll(new MachineTexts(kernel, interrupts).files());
    files.addAll(new MemoryTexts(kernel.memory(), disks, () -> kernel.tasks().tasks().size()).files());
    files.addAll(new FileSystemTexts(kernel.vfs()).files());
    files.add(fileSystems.file());
    if (kernel.lockdep() instanceof Lockdep lockdep) {
      files.addAll(new LockdepTexts(lockdep).files());
    }
    files.addAll(disks.files());
    files.addAll(new InterruptTexts(interrupts, kernel::onlineHarts).files());
    files.add(KernelMessages.file(kernel.log()));
    files.add(PseudoNode.file("modules", context -> ""));
    files.add(PseudoNode.file("cgroups", context -> controllers(groups(kernel.rootGroup()))));
    files.add(PseudoNode.folder("pressure", PressureFile.entry("cpu", 0666, kernel, kernel.rootGroup().cpuPressure()), PressureFile.entry("io", 0666, kernel, kernel.rootGroup().ioPressure()), PressureFile.entry("memory", 0666, kernel, kernel.rootGroup().pressure())));
    files.add(TerminalDrivers.folder());
    files.add(new KernelSettings(kernel).folder());
    files.add(new PithTexts(dispatcher, forks).folder());
    return files;
  }

  private static String controllers(long groups) {
    StringBuilder text = new StringBuilder("#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
    for (Controller controller : Controller.values()) {
      text.append(controller.text()).append("\t0\t").append(groups).append("\t1\n");
    }
    return text.toString();
  }

  private static long groups(ControlGroup group) {
    return 1 + group.children().stream().mapToLong(ProcTree::groups).sum();
  }

  /** {@return the process that a directory /proc/[pid] is about, null for any other inode} */
  public static Process processOf(Inode inode) {
    boolean directory = inode instanceof DirectoryInode;
    return directory && PseudoFileSystem.key(inode) instanceof Subject subject && subject.whole() ? subject.process() : null;
  }

  private static Task reader(ReaderContext context) {
    Task reader = Inspection.reader(context);
    if (reader == null) {
      throw Refused.of(Errno.ENOENT);
    }
    return reader;
  }
}
