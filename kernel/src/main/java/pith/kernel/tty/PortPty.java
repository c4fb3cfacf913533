package pith.kernel.tty;

import java.util.concurrent.atomic.AtomicInteger;
import pith.hal.Hart;
import pith.hal.device.ConsolePort;
import pith.hal.device.PortHost;
import pith.kernel.task.Kernel;
import pith.vfs.attr.DeviceNumber;

/**
 * A terminal at a console port: the slave of a pty whose master is the device. It lies in devpts, so that programs find it by a number and know it for what
 * it is. The host's grants are its room: who writes more than the host reads, waits as at a full pty.
 */
final class PortPty implements PtyTable.Numbered, PortEnd {
  /** Files of the terminal, and the port: with the last of them it is gone. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final TtyMemory memory;
  private final int number;
  private final ConsolePort port;
  private final Tty tty;
  private final TtyFeed feed;
  private final PtyTable table;

  /** A terminal called {@code number}; it takes {@code memory} over. */
  PortPty(Kernel kernel, TtyMemory memory, int number, ConsolePort port, PtyTable table) {
    this.memory = memory;
    this.number = number;
    this.port = port;
    this.table = table;
    feed = new TtyFeed(port::receive);
    tty = new Tty(kernel, (int) DeviceNumber.of(PtyPair.SLAVE_MAJOR, number), new Driver(), this::pull);
    tty.termios.input |= Termios.IUTF8;
    tty.resize(port.rows(), port.columns());
  }

  private final class Driver implements TtyDriver {
    /** An echo goes out although nothing is granted: there is no more of it than of what was typed. */
    @Override
    public int put(byte[] bytes, int at, int length) {
      if (length > 0 && !tty.hungUp()) {
        port.transmit(PortHost.OUTPUT, bytes, at, length);
      }
      return length;
    }

    @Override
    public int room() {
      return (int) Math.min(Integer.MAX_VALUE, port.room());
    }
  }

  private void pull() {
    feed.pull(tty);
  }

  @Override
  public void interrupt(Hart hart) {
    tty.resize(port.rows(), port.columns());
    pull();
    tty.roomAgain();
    int signal = port.takeSignal();
    if (signal != 0) {
      tty.jobs.signalForeground(signal);
    }
    if (port.hungUp() && !tty.hungUp()) {
      tty.hangUp();
    }
  }

  @Override
  public void over() {
    if (!tty.hungUp()) {
      tty.hangUp();
    }
    table.remove(this);
    slaveClosed();
  }

  @Override
  public ConsolePort port() {
    return port;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public Tty slave() {
    return tty;
  }

  @Override
  public boolean locked() {
    return false;
  }

  @Override
  public void slaveOpened() {
    users.incrementAndGet();
  }

  @Override
  public void slaveClosed() {
    if (users.decrementAndGet() == 0) {
      memory.free();
    }
  }
}
