package pith.kernel.boot;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import pith.kernel.program.JavaPrograms;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.File;
import pith.vfs.FileSystemType;
import pith.vfs.LookupFlags;
import pith.vfs.MountFlags;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.PathWalk;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.block.BlockInode;
import pith.vfs.cpio.CpioUnpacker;
import pith.vfs.cpio.RootImage;
import pith.vfs.ext4.Ext4Type;
import pith.vfs.hostfs.HostFileSystems;
import pith.vfs.io.ByteSource;
import pith.vfs.tmpfs.TmpFsType;

/** The tree that the first process finds. */
final class RootTree {
  private static final String[][] MOUNTS = {
    {"devtmpfs", "/dev", ""}, {"devpts", "/dev/pts", ""}, {"proc", "/proc", ""}, {"sysfs", "/sys", ""}, {"cgroup2", "/sys/fs/cgroup", ""},
    {"debugfs", "/sys/kernel/debug", ""}, {"tracefs", "/sys/kernel/tracing", ""},
    {"tmpfs", "/dev/shm", ""}
  };

  private RootTree() {}

  /** Mounts the root itself; nobody runs yet. */
  static void mountRoot(Kernel kernel, KernelConfig config) {
    Vfs vfs = kernel.vfs();
    // A disk is mounted over rootfs, once there is a task that can wait for the disk.
    SuperBlock root = config.root() instanceof KernelConfig.Root.HostFolder(java.nio.file.Path folder)
        ? HostFileSystems.overlay(vfs, folder.toString())
        : TmpFsType.ROOTFS.mount(vfs, "rootfs", "");
    vfs.mounts().mountRoot(root, 0);
  }

  /** Fills the root, and mounts below it: devices, processes, and what of the host is to be shown. */
  static void mountRest(Current current, KernelConfig config, JavaPrograms programs, List<BlockInode> disks) {
    Caller who = current.caller();
    Vfs vfs = current.kernel().vfs();
    who.context().umask(0);
    if (config.root() instanceof KernelConfig.Root.FirstDisk) {
      mountDisk(vfs, who, disks.getFirst());
    }
    if (config.root() instanceof KernelConfig.Root.OwnPrograms) {
      new CpioUnpacker(vfs, who, "root.cpio").unpack(RootImage.packaged());
      programs.names().forEach(name -> writeProgram(vfs, who, name));
    }
    for (String[] mount : MOUNTS) {
      mount(vfs, who, mount[0], mount[1], mount[2]);
    }
    config.binds().forEach(bind -> bind(vfs, who, bind));
    if (config.first() instanceof KernelConfig.First.HostFile file) {
      show(vfs, who, HostFileSystems.file(vfs, file.host().toString()), file.path(), false);
    }
    who.context().umask(022);
  }

  /** The root becomes what is on a disk. */
  private static void mountDisk(Vfs vfs, Caller who, BlockInode disk) {
    Ext4Type type = (Ext4Type) vfs.fileSystems().named("ext4");
    vfs.mountCalls().mount(type.mount(vfs, disk, "/dev/" + disk.queue().name(), false, ""), vfs.mounts().root(), 0);
    who.context().root(vfs.mounts().root());
    who.context().directory(vfs.mounts().root());
  }

  private static void bind(Vfs vfs, Caller who, KernelConfig.Bind bind) {
    String host = bind.host().toString();
    boolean folder = Files.isDirectory(bind.host());
    SuperBlock shown =
        !folder ? HostFileSystems.file(vfs, host) : bind.writable() ? HostFileSystems.through(vfs, host) : HostFileSystems.overlay(vfs, host);
    show(vfs, who, shown, bind.guest(), folder);
  }

  /** Mounts something of the host at {@code place}, making the place and what leads there. */
  private static void show(Vfs vfs, Caller who, SuperBlock shown, String place, boolean folder) {
    for (int slash = place.indexOf('/', 1); slash > 0; slash = place.indexOf('/', slash + 1)) {
      makePlace(vfs, who, place.substring(0, slash));
    }
    if (folder) {
      makePlace(vfs, who, place);
    } else {
      vfs.opener().open(who, null, place, OpenFlags.WRONLY | OpenFlags.CREAT, 0755).put();
    }
    try (Path at = PathWalk.resolve(who, null, place, LookupFlags.FOLLOW)) {
      vfs.mountCalls().mount(shown, at, folder ? 0 : MountFlags.RDONLY);
    }
  }

  /** Makes the file that stands for a Java program: exec recognises its first line. */
  private static void writeProgram(Vfs vfs, Caller who, String name) {
    File file = vfs.opener().open(who, null, "/bin/" + name, OpenFlags.WRONLY | OpenFlags.CREAT, 0755);
    try {
      file.write(new ByteSource(("#!pith:" + name + "\n").getBytes(StandardCharsets.ISO_8859_1)));
    } finally {
      file.put();
    }
  }

  /** Mounts a file system of a kind that is there; its place is made if need be. */
  private static void mount(Vfs vfs, Caller who, String type, String place, String options) {
    FileSystemType kind = vfs.fileSystems().all().stream().filter(known -> known.name().equals(type)).findFirst().orElse(null);
    if (kind == null) {
      return;
    }
    makePlace(vfs, who, place);
    try (Path at = PathWalk.resolve(who, null, place, LookupFlags.FOLLOW | LookupFlags.DIRECTORY)) {
      vfs.mountCalls().mount(kind, type, at, 0, options);
    }
  }

  private static void makePlace(Vfs vfs, Caller who, String place) {
    try {
      vfs.names().mkdir(who, null, place, 0755);
    } catch (Refused exists) {
      // It is there already; whether it is a directory, the mount will say.
    }
  }
}
