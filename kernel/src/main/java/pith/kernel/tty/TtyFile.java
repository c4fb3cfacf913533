package pith.kernel.tty;

import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Credentials;
import pith.vfs.io.ArgumentMemory;
import pith.vfs.io.IoSource;
import pith.vfs.io.IoTarget;
import pith.vfs.io.PollTable;

/** An open terminal. One that was hung up is good for reading what came before, and for nothing else (Linux, {@code hung_up_tty_fops}). */
class TtyFile extends File {
  private static final long STEP_CYCLES = 300;

  private final Tty tty;
  private final Runnable closed;

  /** {@code closed} is told when the last descriptor is gone. */
  TtyFile(Path path, int flags, Credentials who, Tty tty, Runnable closed) {
    super(path, flags, who);
    this.tty = tty;
    this.closed = closed;
  }

  final Tty tty() {
    return tty;
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    Execution.current().hart().charge(STEP_CYCLES);
    if (tty.hungUp() && tty.available() == 0) {
      return 0;
    }
    return tty.read(to, isNonBlocking());
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    Execution.current().hart().charge(STEP_CYCLES + from.remaining());
    if (tty.hungUp()) {
      throw Refused.of(Errno.EIO);
    }
    return tty.write(from, isNonBlocking());
  }

  @Override
  public int poll(PollTable table) {
    return tty.poll(table);
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    if (tty.hungUp()) {
      throw Refused.of(command == TtyIoctl.TIOCSPGRP ? Errno.ENOTTY : Errno.EIO);
    }
    return TtyIoctl.run(tty, command, argument, memory);
  }

  @Override
  protected void released() {
    closed.run();
  }
}
