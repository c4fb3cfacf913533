package pith.sync;

/** What may end a sleep besides the wake-up it waits for. Source: Linux's {@code TASK_UNINTERRUPTIBLE} and its siblings. */
public enum Sleep {
  /** Nothing: for short waits that are sure to end, such as device transfers and locks. */
  UNINTERRUPTIBLE,
  /** Any signal that the task doesn't block. */
  INTERRUPTIBLE,
  /** A signal that kills the task. */
  KILLABLE
}
