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

/** The master's side of a pty, open: what /dev/ptmx gives. */
final class PtyMaster extends File {
  private static final int TIOCGPTN = 0x80045430, TIOCSPTLCK = 0x40045431, TIOCGPTLCK = 0x80045439, TIOCPKT = 0x5420, TIOCGPKT = 0x80045438;
  private static final int TIOCGPTPEER = 0x5441, TIOCSIG = 0x40045436;
  private static final long STEP_CYCLES = 300;

  private final PtyPair pair;
  private final PtyTable table;

  PtyMaster(Path path, int flags, Credentials who, PtyPair pair, PtyTable table) {
    super(path, flags, who);
    this.pair = pair;
    this.table = table;
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    Execution.current().hart().charge(STEP_CYCLES);
    return to.remaining() == 0 ? 0 : pair.masterRead(to, isNonBlocking());
  }

  @Override
  protected long doWrite(IoSource from, Position at) {
    Execution.current().hart().charge(STEP_CYCLES);
    return pair.masterWrite(from, isNonBlocking());
  }

  @Override
  public int poll(PollTable polls) {
    return pair.masterPoll(polls);
  }

  @Override
  public long ioctl(int command, long argument, ArgumentMemory memory) {
    switch (command) {
      case TIOCGPTN -> memory.writeInt(argument, pair.number());
      case TIOCSPTLCK -> pair.locked(memory.readInt(argument) != 0);
      case TIOCGPTLCK -> memory.writeInt(argument, pair.locked() ? 1 : 0);
      case TIOCPKT -> pair.packets(memory.readInt(argument) != 0);
      case TIOCGPTPEER -> {
        return table.openPeer(pair, (int) argument);
      }
      case TIOCSIG -> pair.slave().jobs.signalForeground((int) argument);
      case TtyIoctl.FIONREAD -> memory.writeInt(argument, pair.available());
      case TtyIoctl.TIOCGWINSZ, TtyIoctl.TIOCSWINSZ, TtyIoctl.TCGETS, TtyIoctl.TCGETS2, TtyIoctl.TCSETS, TtyIoctl.TCSETSW, TtyIoctl.TCSETSF,
          TtyIoctl.TCSETS2, TtyIoctl.TCSETSW2, TtyIoctl.TCSETSF2 -> {
        return TtyIoctl.run(pair.slave(), command, argument, memory);
      }
      case TtyIoctl.TCFLSH -> flush((int) argument);
      case TtyIoctl.TCSBRK, TtyIoctl.TCSBRKP -> {}
      case TtyIoctl.TIOCOUTQ -> memory.writeInt(argument, 0);
      case TIOCGPKT -> memory.writeInt(argument, pair.packets() ? 1 : 0);
      case TtyIoctl.TIOCGPGRP -> memory.writeInt(argument, pair.slave().jobs.foregroundGroup());
      default -> throw Refused.of(Errno.ENOTTY);
    }
    return 0;
  }

  /** What one end has not read is what the other has sent. */
  private void flush(int what) {
    TtyIoctl.checkFlush(what);
    pair.slave().flush(TtyIoctl.flushesOutput(what), TtyIoctl.flushesInput(what));
  }

  @Override
  protected void released() {
    table.remove(pair);
    pair.masterClosed();
  }
}
