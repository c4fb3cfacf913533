package pith.kernel.task;

/** What happens when memory is out: numbers of /proc/sys/vm, where anything but 0 is yes. Atomic each. */
public final class OomSettings {
  private volatile int panic;
  private volatile int killAllocating;
  private volatile int dumpTasks = 1;

  /** {@return 0 if somebody is killed; 1 if the machine stops instead when its memory is out, 2 also when a group's is} */
  public int panic() {
    return panic;
  }

  public void panic(int value) {
    panic = value;
  }

  /** {@return whether who asked for memory is killed, whoever has most} */
  public int killAllocating() {
    return killAllocating;
  }

  public void killAllocating(int value) {
    killAllocating = value;
  }

  /** {@return whether the report lists all processes} */
  public int dumpTasks() {
    return dumpTasks;
  }

  public void dumpTasks(int value) {
    dumpTasks = value;
  }
}
