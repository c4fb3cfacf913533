package pith.vfs.iomap;

import pith.hal.device.MemoryStorage;
import pith.mm.space.AddressSpace;
import pith.mm.space.MapFlags;
import pith.vfs.File;
import pith.vfs.TestMachine;
import pith.vfs.block.BlockInode;
import pith.vfs.block.Disks;
import pith.vfs.block.ImmediateDisk;
import pith.vfs.io.ByteTarget;
import pith.vfs.io.UserBuffer;

/** A machine that does not run, a disk that answers at once, a file system on it and a program's memory. */
final class IomapFixture {
  static final int BUFFER = 1 << 16;
  private static final int READ_WRITE = 3;

  final TestMachine machine = new TestMachine();
  final MemoryStorage storage;
  final BlockInode disk;
  final ExtentFs fs;
  final AddressSpace space = AddressSpace.create(machine.memory);
  final long buffer = space.map(0, BUFFER, READ_WRITE, MapFlags.PRIVATE | MapFlags.ANONYMOUS, null, 0);

  IomapFixture(int blockBits, long seed) {
    storage = new MemoryStorage(8 << 20);
    Disks disks = new Disks(machine.vfs);
    disks.add(new ImmediateDisk("vda", storage, machine.memory.ram()));
    disk = disks.all().getFirst();
    fs = new ExtentFs(machine.vfs, disk, blockBits, seed);
  }

  /** Writes through a program's memory, at {@code offset} of its buffer. */
  long writeUser(File file, byte[] data, long at, int offset) {
    space.user().copyOut(buffer + offset, data, 0, data.length);
    return file.writeAt(new UserBuffer(space.user(), buffer + offset, data.length), at);
  }

  byte[] readUser(File file, long at, int length, int offset) {
    int read = (int) file.readAt(new UserBuffer(space.user(), buffer + offset, length), at);
    byte[] data = new byte[read];
    space.user().copyIn(buffer + offset, data, 0, read);
    return data;
  }

  static byte[] read(File file, long at, int length) {
    ByteTarget target = new ByteTarget(new byte[length]);
    file.readAt(target, at);
    return target.toArray();
  }
}
