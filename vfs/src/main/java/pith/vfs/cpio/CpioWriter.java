package pith.vfs.cpio;

import java.io.ByteArrayOutputStream;
import pith.vfs.FileName;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.attr.FileType;

/** Builds an archive. Equal entries in equal order give equal bytes. */
public final class CpioWriter {
  private static final byte[] NOTHING = {};

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int nextInode = 1;

  public CpioWriter directory(String path, int permissions, int uid, int gid) {
    return add(new CpioEntry(path, nextInode++, FileType.DIRECTORY.bits() | permissions, uid, gid, 2, 0, 0, NOTHING));
  }

  public CpioWriter file(String path, int permissions, int uid, int gid, byte[] data) {
    return add(new CpioEntry(path, nextInode++, FileType.REGULAR.bits() | permissions, uid, gid, 1, 0, 0, data));
  }

  public CpioWriter link(String path, String target, int uid, int gid) {
    return add(new CpioEntry(path, nextInode++, FileType.SYMLINK.bits() | 0777, uid, gid, 1, 0, 0, FileName.bytes(target)));
  }

  /** A device node, a named pipe or a socket. */
  public CpioWriter node(String path, FileType type, int permissions, int uid, int gid, long device) {
    return add(new CpioEntry(path, nextInode++, type.bits() | permissions, uid, gid, 1, 0, device, NOTHING));
  }

  public CpioWriter add(CpioEntry entry) {
    byte[] path = FileName.bytes(entry.path());
    long[] fields = {
      entry.inode(), entry.mode(), entry.uid(), entry.gid(), entry.links(), entry.modified(), entry.data().length, 0, 0,
      DeviceNumber.major(entry.rdev()), DeviceNumber.minor(entry.rdev()), path.length + 1, 0
    };
    out.writeBytes(FileName.bytes(CpioReader.MAGIC));
    for (long field : fields) {
      hexadecimal(field);
    }
    out.writeBytes(path);
    out.write(0);
    pad();
    out.writeBytes(entry.data());
    pad();
    return this;
  }

  /** Eight digits. */
  private void hexadecimal(long field) {
    for (int shift = 28; shift >= 0; shift -= 4) {
      out.write(Character.forDigit((int) (field >>> shift) & 0xf, 16));
    }
  }

  private void pad() {
    while ((out.size() & 3) != 0) {
      out.write(0);
    }
  }

  /** {@return the archive, ended} */
  public byte[] finish() {
    add(new CpioEntry(CpioReader.TRAILER, 0, 0, 0, 0, 1, 0, 0, NOTHING));
    return out.toByteArray();
  }
}
