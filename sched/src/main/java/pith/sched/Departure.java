package pith.sched;

/** Why a task leaves a runqueue. */
public enum Departure {
  /** It sleeps; its class may keep it {@linkplain SchedTask#parked parked}. */
  SLEEP,
  /** It is stopped, and nothing but being continued wakes it. */
  STOP,
  /** It has ended. */
  EXIT,
  /** It goes to another runqueue. */
  MOVE,
  /** It comes back at once, with another policy, nice level or group. */
  CHANGE;

  static Departure of(TaskState state) {
    return switch (state) {
      case NEW, RUNNING -> throw new AssertionError("a task leaves, though it is " + state);
      case INTERRUPTIBLE, UNINTERRUPTIBLE, KILLABLE -> SLEEP;
      case STOPPED -> STOP;
      case DEAD -> EXIT;
    };
  }
}
