package pith.vfs.tmpfs;

import pith.vfs.FileSystemType;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;

/** tmpfs as mount knows it; rootfs and ramfs are the same without limits. */
public record TmpFsType(String name) implements FileSystemType {
  public static final TmpFsType TMPFS = new TmpFsType("tmpfs");
  public static final TmpFsType RAMFS = new TmpFsType("ramfs");
  public static final TmpFsType ROOTFS = new TmpFsType("rootfs");

  @Override
  public SuperBlock mount(Vfs vfs, String source, String options) {
    long ramPages = vfs.memory().pages().totalPages();
    TmpOptions defaults = name.equals(TMPFS.name) ? TmpOptions.defaults(ramPages) : TmpOptions.unlimited(0755);
    return new TmpFs(vfs, this, source, defaults.with(options, ramPages));
  }
}
