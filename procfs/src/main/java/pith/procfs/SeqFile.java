package pith.procfs;

import java.util.function.Consumer;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoTarget;

/**
 * An open made-up text that is put together in emulated RAM: when a reader begins, and again when it reads from the start. Source: Linux {@code seq_file} with
 * {@code single_open}.
 */
class SeqFile extends File {
  private final Consumer<SeqBuffer> show;
  private final SeqBuffer buffer;
  private boolean shown;

  /** {@code show} puts the whole text into the buffer it is given, and may be asked again with a larger one. */
  SeqFile(Path path, int flags, Credentials who, Consumer<SeqBuffer> show) {
    super(path, flags, who);
    this.show = show;
    this.buffer = new SeqBuffer(vfs().memory().slabs().kmalloc(), vfs().memory().ram());
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (!shown || at.at() == 0) {
      do {
        buffer.begin();
        show.accept(buffer);
      } while (buffer.overflowed());
      shown = true;
    }
    return buffer.read(to, at);
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    return whence == SEEK_END ? -1 : super.seekTarget(from, offset, whence);
  }

  @Override
  protected void released() {
    buffer.free();
  }
}
