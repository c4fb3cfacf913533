package pith.vfs.devtmpfs;

import pith.hal.device.Entropy;
import pith.sync.SpinLock;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/** /dev/random and /dev/urandom: bytes of the machine's entropy device. What is written is ignored, since a run must be repeatable. */
final class RandomDevice extends File {
  private static final int CHUNK = 256;

  private final Entropy entropy;
  private final SpinLock lock;

  RandomDevice(Path path, int flags, Credentials who, Entropy entropy, SpinLock lock) {
    super(path, flags, who);
    this.entropy = entropy;
    this.lock = lock;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    byte[] bytes = new byte[CHUNK];
    long done = 0;
    try {
      while (to.remaining() > 0) {
        int part = (int) Math.min(to.remaining(), CHUNK);
        try (var _ = lock.acquire()) {
          entropy.fill(bytes, 0, part);
        }
        int got = to.put(bytes, 0, part);
        done += got;
        if (got < part) {
          break;
        }
      }
    } catch (Refused refused) {
      if (done == 0) {
        throw refused;
      }
    }
    return done;
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    return from.remaining();
  }
}
