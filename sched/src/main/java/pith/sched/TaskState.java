package pith.sched;

/** What a task waits for, if anything (Linux's {@code __state}). The letter is the one that ps shows. */
public enum TaskState {
  /** Under construction: never on a runqueue. */
  NEW('R'),
  /** Runs or wants to run. */
  RUNNING('R'),
  /** Sleeps; a signal ends the sleep. */
  INTERRUPTIBLE('S'),
  /** Sleeps; only the event itself ends the sleep. */
  UNINTERRUPTIBLE('D'),
  /** Sleeps; the event or a fatal signal ends the sleep. */
  KILLABLE('D'),
  /** Stopped by job control; SIGCONT or SIGKILL lets it go on. */
  STOPPED('T'),
  /** Has run for the last time. */
  DEAD('X');

  private final char letter;

  TaskState(char letter) {
    this.letter = letter;
  }

  /** {@return the state's letter in /proc/[pid]/stat} */
  public char letter() {
    return letter;
  }
}
