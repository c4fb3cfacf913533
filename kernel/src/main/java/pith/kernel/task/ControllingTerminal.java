package pith.kernel.task;

/** A session's terminal as job control sees it. */
public interface ControllingTerminal {
  /** {@return the device number that /proc/[pid]/stat shows} */
  int deviceNumber();

  /** {@return the number of the foreground process group, 0 if none} */
  int foregroundGroup();

  /** The session's leader ended: the terminal belongs to no session any more. */
  void sessionEnded();
}
