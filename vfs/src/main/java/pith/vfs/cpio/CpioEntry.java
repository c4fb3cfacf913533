package pith.vfs.cpio;

import pith.vfs.attr.FileType;

/**
 * One entry of an archive.
 *
 * @param path as in the archive, bytes as Latin-1
 * @param modified seconds since 1970
 * @param rdev for device nodes, a {@link pith.vfs.attr.DeviceNumber}
 * @param data contents, or the text of a symbolic link
 */
public record CpioEntry(String path, long inode, int mode, int uid, int gid, int links, long modified, long rdev, byte[] data) {
  public FileType type() {
    return FileType.of(mode);
  }
}
