package pith.hal.trace;

/** An event that begins or ends something which lasts: a viewer draws it as a bar rather than a mark. */
public sealed interface TraceSlice extends TraceEvent {
  /** From now on {@link #running} has the hart, instead of what had it before. */
  non-sealed interface OnHart extends TraceSlice {
    /** {@return what runs from now on; empty for an idle hart} */
    String running();
  }

  /** Whoever runs on the hart makes something run, there or elsewhere: a viewer draws an arrow to where it does. */
  non-sealed interface Wakes extends TraceSlice {
    /** {@return what will run, as {@link OnHart#running} will name it} */
    String woken();
  }

  /** Something begins on a task's own track; what begins later ends earlier. */
  non-sealed interface Begin extends TraceSlice {
    /** {@return the task's id, which is its track's} */
    int track();

    /** {@return the task's name, for a track seen for the first time} */
    String trackName();

    /** {@return what the bar says} */
    String label();

    /** {@return whether nothing else can be open on the track: what had no end of its own ended unseen, at the latest now} */
    default boolean outermost() {
      return false;
    }
  }

  /** What began last on a task's track ends, if anything did; the event's fields are its results. */
  non-sealed interface End extends TraceSlice {
    /** {@return the task's id} */
    int track();
  }
}
