package pith.kernel.tty;

import pith.kernel.entry.Interrupts;
import pith.kernel.task.ControllingTerminal;
import pith.kernel.task.Kernel;
import pith.kernel.task.Process;
import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.DeviceNodes;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.SpecialInode;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.DeviceNumber;

/** Registers the terminals of a machine: console, /dev/tty, /dev/ptmx, devpts. */
public final class TtyDevices {
  static final long PTMX = DeviceNumber.of(5, 2);
  private static final int OWNER_AND_GROUP = 0620;
  private static final int EVERYBODY = 0666;

  private final Kernel kernel;
  private final ConsoleTty console;
  private final PortTerminals ports;

  /** Makes the terminals known to the kernel and takes over the console's interrupt. */
  public TtyDevices(Kernel kernel, Interrupts interrupts) {
    this.kernel = kernel;
    this.console = new ConsoleTty(kernel);
    PtyTable ptys = new PtyTable(kernel);
    DeviceNodes devices = kernel.vfs().devices();
    interrupts.handle(kernel.machine().console(), console::interrupt);
    this.ports = PortTerminals.of(kernel, ptys, interrupts);
    devices.character("tty", 5, 0, EVERYBODY, this::openControlling);
    devices.character("console", 5, 1, 0600, (path, node, flags, who) -> console.open(path, flags, who, true));
    devices.character("ptmx", 5, 2, EVERYBODY, (path, node, flags, who) -> ptys.openMaster(path, flags, who));
    devices.character("ttyS0", ConsoleTty.MAJOR, ConsoleTty.MINOR, OWNER_AND_GROUP, (path, node, flags, who) -> console.open(path, flags, who, false));
    devices.registerCharacter(
        PtyPair.SLAVE_MAJOR, 0, PtyTable.MAX, "pts", (path, node, flags, who) -> ptys.openSlave(DeviceNumber.minor(node.rdev()), path, flags, who));
    kernel.vfs().fileSystems().register(new DevPts.Type(kernel.vfs(), ptys));
  }

  /** /dev/tty: whatever terminal the caller's session has. */
  private File openControlling(Path path, SpecialInode node, int flags, Credentials who) {
    Task task = (Task) Execution.current();
    ControllingTerminal terminal = task.process().session().terminal();
    if (!(terminal instanceof TtyJobs jobs)) {
      throw Refused.of(Errno.ENXIO);
    }
    return new TtyFile(path, flags, who, jobs.tty(), () -> {});
  }

  /** {@return the consoles that come and go, or null on a machine without such ports} */
  public PortTerminals ports() {
    return ports;
  }

  /** Boot: the first process gets the console as its controlling terminal. */
  public void giveConsoleTo(Process process) {
    console.tty().jobs.adopt(process);
  }
}
