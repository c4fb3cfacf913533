package pith.kernel.pipe;

import pith.mm.MemorySystem;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.AnonymousFs;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.SpecialDriver;
import pith.vfs.SpecialInode;
import pith.vfs.attr.Credentials;

/**
 * Opens named pipes (fifo(7)): the open waits until the other end is open too, unless it must not wait. A pipe without a name is opened
 * anew by /proc/[pid]/fd, without waiting; whatever else looks like a pipe there brings its own way to be opened.
 */
public final class NamedPipes implements SpecialDriver {
  private final MemorySystem memory;

  /** A driver whose pipes are of {@code memory}. */
  public NamedPipes(MemorySystem memory) {
    this.memory = memory;
  }

  @Override
  public File open(Path path, SpecialInode inode, int flags, Credentials who) {
    if (inode.attachment().get() instanceof SpecialDriver own) {
      return own.open(path, inode, flags, who);
    }
    PipeEnd end = end(path, inode, flags, who);
    try {
      if (!(inode.superBlock() instanceof AnonymousFs)) {
        awaitOther(end, end.pipe());
      }
      return end;
    } catch (RuntimeException refusal) {
      end.put();
      throw refusal;
    }
  }

  private PipeEnd end(Path path, SpecialInode inode, int flags, Credentials who) {
    Pipe pipe = pipe(inode);
    try {
      return new PipeEnd(path, flags, who, pipe);
    } finally {
      pipe.put();
    }
  }

  /** {@return the pipe of a node, with a reference: one that somebody has open, else a new one} */
  private Pipe pipe(SpecialInode inode) {
    while (true) {
      Object present = inode.attachment().get();
      if (present instanceof Pipe pipe && pipe.tryGet()) {
        return pipe;
      }
      Pipe made = new Pipe(memory);
      if (inode.attachment().compareAndSet(present, made)) {
        return made;
      }
      made.put();
    }
  }

  private static void awaitOther(PipeEnd end, Pipe pipe) {
    boolean both = (end.flags() & OpenFlags.ACCESS_MODE) == OpenFlags.RDWR;
    if (both || end.isNonBlocking() && end.isReadable()) {
      return;
    }
    if (end.isNonBlocking() && !pipe.hasReaders()) {
      throw Refused.of(Errno.ENXIO);
    }
    if (!end.isNonBlocking()) {
      pipe.awaitOther(end.isReadable());
    }
  }
}
