package pith.kernel.tty;

import pith.hal.device.PortHost;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.SpecialDriver;
import pith.vfs.SpecialInode;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.FileType;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollTable;

/** One stream of a port without a terminal, open. It passes for a pipe, and can be opened again by way of /dev/stdout and its like. */
final class PortStreamFile extends File {
  private static final long STEP_CYCLES = 200;

  private final PortStreams streams;

  /** 0 for the input. */
  private final int stream;

  private PortStreamFile(Path path, int flags, Credentials who, PortStreams streams, int stream) {
    super(path, flags, who);
    this.streams = streams;
    this.stream = stream;
  }

  /** {@return stream 0, {@link PortHost#OUTPUT} or {@link PortHost#ERROR}} */
  static File open(Vfs vfs, Credentials who, PortStreams streams, int stream) {
    int flags = stream == 0 ? OpenFlags.RDONLY : OpenFlags.WRONLY;
    try (Path path = vfs.pipes().numbered("pipe", FileType.FIFO.bits() | 0600, who.fileUser(), who.fileGroup())) {
      SpecialDriver again = (at, node, wanted, opener) -> reopen(at, wanted, opener, streams, stream);
      ((SpecialInode) path.inode()).attachment().set(again);
      return new PortStreamFile(path, flags, who, streams, stream);
    }
  }

  private static File reopen(Path path, int wanted, Credentials who, PortStreams streams, int stream) {
    if ((wanted & OpenFlags.ACCESS_MODE) != (stream == 0 ? OpenFlags.RDONLY : OpenFlags.WRONLY)) {
      throw Refused.of(Errno.EACCES);
    }
    return new PortStreamFile(path, wanted, who, streams, stream);
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    Execution.current().hart().charge(STEP_CYCLES);
    return to.remaining() == 0 ? 0 : streams.read(to, isNonBlocking());
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    Execution.current().hart().charge(STEP_CYCLES + from.remaining());
    return streams.write(stream, from, isNonBlocking());
  }

  @Override
  public int poll(PollTable table) {
    return streams.poll(table, stream == 0);
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    throw Refused.of(Errno.ENOTTY);
  }
}
