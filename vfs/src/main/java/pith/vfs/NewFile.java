package pith.vfs;

import pith.vfs.attr.FileType;

/**
 * What a file to be made shall be.
 *
 * @param mode type and permissions, umask applied
 * @param rdev of a device node, else 0
 * @param target text of a symbolic link, else null
 */
public record NewFile(int mode, int uid, int gid, long rdev, String target) {
  public FileType type() {
    return FileType.of(mode);
  }

  public int permissions() {
    return mode & ~FileType.MASK;
  }
}
