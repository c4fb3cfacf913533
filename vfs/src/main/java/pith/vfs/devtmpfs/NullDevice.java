package pith.vfs.devtmpfs;

import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/** /dev/null: takes everything, gives nothing. */
final class NullDevice extends File {
  NullDevice(Path path, int flags, Credentials who) {
    super(path, flags, who);
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    return 0;
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    return from.remaining();
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    return 0;
  }
}
