package pith.vfs.ext4;

import pith.hal.memory.PhysicalMemory;
import pith.vfs.SpecialInode;
import pith.vfs.attr.DeviceNumber;

/** A device node, named pipe or socket. The number of a device stands where other files have their extents: in the old form, or as a second word in the new. */
final class Ext4Special extends SpecialInode implements Ext4Inodes {
  private final Ext4Fs fs;
  private final InodeRecord record;

  Ext4Special(Ext4Fs fs, InodeRecord record) {
    super(fs, record.number(), record.mode(), record.uid(), record.gid(), device(fs.ram(), record.root()));
    this.fs = fs;
    this.record = record;
    setLinks(record.links());
    load(record.mode(), record.uid(), record.gid(), record.accessed(), record.modified(), record.changed());
    born(record.born());
    keepXattrs(new Ext4Xattrs(this));
  }

  private static long device(PhysicalMemory ram, long pa) {
    int old = ram.readInt(pa);
    int packed = ram.readInt(pa + 4);
    if (old != 0) {
      return DeviceNumber.of(old >>> 8 & 0xff, old & 0xff);
    }
    return DeviceNumber.of(packed >>> 8 & 0xfff, packed & 0xff | packed >>> 12 & 0xfff00);
  }

  /** Writes {@code device} where {@link #device} finds it. */
  static void storeDevice(PhysicalMemory ram, long pa, long device) {
    int major = DeviceNumber.major(device);
    int minor = DeviceNumber.minor(device);
    boolean fits = major < 256 && minor < 256;
    ram.writeInt(pa, fits ? major << 8 | minor : 0);
    ram.writeInt(pa + 4, fits ? 0 : minor & 0xff | major << 8 | (minor & ~0xff) << 12);
  }

  @Override
  public InodeRecord record() {
    return record;
  }

  @Override
  protected void unused() {
    fs.inodes().leaveIfUnused(this);
  }

  @Override
  protected void attributesChanged() {
    fs.inodes().changed(this);
  }

  @Override
  protected void evict() {
    if (links() <= 0) {
      fs.deletion().delete(this);
    }
    fs.inodes().gone(this);
    record.close();
  }
}
