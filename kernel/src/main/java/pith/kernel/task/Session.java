package pith.kernel.task;

/** Process groups under one terminal. Guarded by tasklist_lock. */
public final class Session {
  private final int id;
  private ControllingTerminal terminal;

  /** A session whose leader is process {@code id}. */
  public Session(int id) {
    this.id = id;
  }

  /** {@return the session's number: its leader's process number} */
  public int id() {
    return id;
  }

  /** {@return the controlling terminal, or null} */
  public ControllingTerminal terminal() {
    return terminal;
  }

  public void terminal(ControllingTerminal controlling) {
    terminal = controlling;
  }
}
