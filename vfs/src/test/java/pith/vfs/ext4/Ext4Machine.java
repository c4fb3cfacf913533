package pith.vfs.ext4;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pith.hal.device.BlockStorage;
import pith.hal.device.FileStorage;
import pith.vfs.block.ImmediateDisk;
import pith.vfs.TestMachine;
import pith.vfs.block.BlockInode;
import pith.vfs.block.Disks;

/** A machine that does not run, with an image as its disk. */
final class Ext4Machine {
  final TestMachine machine = new TestMachine(64L << 20);
  final List<String> log = new ArrayList<>();
  private final Disks disks = new Disks(machine.vfs);
  final Ext4Type type = new Ext4Type(disks, new pith.vfs.iomap.Iomaps(machine.memory));
  final BlockInode disk;

  Ext4Machine(BlockStorage storage) {
    machine.vfs.messages(log::add);
    disks.add(new ImmediateDisk("vda", storage, machine.memory.ram()));
    disk = disks.all().getFirst();
    machine.mkdir("/mnt");
  }

  static Ext4Machine of(Path image, boolean readOnly) {
    try {
      return new Ext4Machine(new FileStorage(image, readOnly));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Mounts the disk on /mnt. {@return the file system} */
  Ext4Fs mount(boolean readOnly, String options) {
    Ext4Fs fs = (Ext4Fs) type.mount(machine.vfs, disk, "/dev/vda", readOnly, options);
    try (pith.vfs.Path at = pith.vfs.PathWalk.resolve(machine.root, null, "/mnt", 0)) {
      machine.vfs.mountCalls().mount(fs, at, 0);
    }
    return fs;
  }

  void unmount() {
    machine.vfs.mountCalls().unmount(machine.root, "/mnt", 0);
  }
}
