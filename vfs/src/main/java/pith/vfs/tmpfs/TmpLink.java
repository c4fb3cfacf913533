package pith.vfs.tmpfs;

import pith.vfs.LinkInode;

/** A symbolic link in memory. */
final class TmpLink extends LinkInode {
  private final String text;

  TmpLink(TmpFs fs, long number, String text, int uid, int gid) {
    super(fs, number, uid, gid);
    this.text = text;
    keepXattrs();
  }

  @Override
  public String text() {
    return text;
  }
}
