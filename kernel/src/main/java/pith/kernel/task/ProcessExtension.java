package pith.kernel.task;

/** What a subsystem above this package keeps for a process, such as its timers. */
public interface ProcessExtension {
  /** exec replaced the program. */
  void programReplaced();

  /** The last thread ends. */
  void processEnded();
}
