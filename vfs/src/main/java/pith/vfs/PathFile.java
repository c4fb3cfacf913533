package pith.vfs;

import pith.vfs.attr.Credentials;

/** A file opened with O_PATH: it marks a place and can do nothing else. */
final class PathFile extends File {
  PathFile(Path path, int flags, Credentials credentials) {
    super(path, flags, credentials);
  }

  @Override
  public int poll(pith.vfs.io.PollTable table) {
    return pith.vfs.io.PollMask.NVAL;
  }
}
