package pith.vfs.pseudo;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import pith.hal.memory.PhysicalMemory;
import pith.mm.slab.Kmalloc;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.FileName;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;

/** An open made-up text: rendered at the first read and at each read from the start, as a Linux seq_file is. */
public class TextFile extends File {
  /** The longest write that is taken in one piece. */
  private static final int MAX_WRITE = 65_536;

  /** Memory that the text takes. */
  private record Buffer(long address, int bytes) {}

  private final AtomicReference<Buffer> buffer = new AtomicReference<>();
  private final Function<ReaderContext, String> renderer;
  private final PseudoNode.Writer writer;

  /** What a reader sees; replaced as a whole. */
  private volatile byte[] rendered;

  TextFile(Path path, int flags, Credentials who, PseudoNode.Text node) {
    this(path, flags, who, node.renderer(), node.writer());
  }

  /** A text that {@code renderer} makes; {@code writer} takes what is written, and is null if nothing can be. */
  protected TextFile(Path path, int flags, Credentials who, Function<ReaderContext, String> renderer, PseudoNode.Writer writer) {
    super(path, flags, who, path.mount().superBlock().vfs().seqFileSlab());
    this.renderer = renderer;
    this.writer = writer;
  }

  private ReaderContext context() {
    return ReaderContext.of(vfs(), credentials(), this);
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    byte[] text = rendered;
    if (text == null || at.at() == 0) {
      text = FileName.bytes(renderer.apply(context()));
      makeRoom(text.length);
      rendered = text;
    }
    if (at.at() >= text.length || to.remaining() == 0) {
      return 0;
    }
    int count = to.put(text, (int) at.at(), (int) Math.min(to.remaining(), text.length - at.at()));
    at.advance(count);
    return count;
  }

  /**
   * The text takes a buffer that it fits into with a byte to spare, found by doubling; the buffer stays until the file is closed. Source: Linux's
   * {@code seq_read_iter}.
   */
  private void makeRoom(int length) {
    Buffer present = buffer.get();
    if (present != null && present.bytes > length) {
      return;
    }
    int bytes = PhysicalMemory.PAGE_BYTES;
    while (bytes <= length) {
      bytes *= 2;
    }
    Kmalloc memory = vfs().memory().slabs().kmalloc();
    free(buffer.getAndSet(new Buffer(memory.allocate(bytes), bytes)));
  }

  private void free(Buffer old) {
    if (old != null) {
      vfs().memory().slabs().kmalloc().free(old.address);
    }
  }

  @Override
  protected void released() {
    free(buffer.getAndSet(null));
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    if (writer == null) {
      throw Refused.of(Errno.EIO);
    }
    byte[] text = new byte[(int) Math.min(from.remaining(), MAX_WRITE)];
    int count = text.length == 0 ? 0 : from.take(text, 0, text.length);
    writer.write(context(), FileName.of(text).substring(0, count));
    rendered = null;
    at.advance(count);
    return count;
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    return whence == SEEK_END ? -1 : super.seekTarget(from, offset, whence);
  }
}
