package pith.kernel.pidfd;

import pith.kernel.task.Process;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.Path;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.io.PollMask;
import pith.vfs.io.PollTable;

/** An open pidfd. */
public final class PidFile extends File {
  private final Process process;

  private PidFile(Path path, int flags, Process process) {
    super(path, flags, Credentials.ROOT);
    this.process = process;
  }

  /** {@return a new open file that stands for {@code process}; {@code flags} may hold O_NONBLOCK} */
  public static File open(Vfs vfs, Process process, int flags) {
    try (Path path = vfs.anonymous().named("[pidfd]")) {
      return new PidFile(path, OpenFlags.RDWR | flags, process);
    }
  }

  /** {@return the process it stands for, which may have ended} */
  public Process process() {
    return process;
  }

  @Override
  public String information() {
    int pid = process.isZombie() ? -1 : process.pid();
    return "Pid:\t" + pid + "\nNSpid:\t" + pid + "\n";
  }

  @Override
  public boolean isSeekable() {
    return false;
  }

  @Override
  public int poll(PollTable table) {
    if (table != null) {
      table.register(process.exitWaiters);
    }
    return process.isZombie() ? PollMask.IN | PollMask.RDNORM : 0;
  }
}
