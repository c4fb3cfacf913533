package pith.sync.explore;

import java.util.Objects;
import java.util.function.UnaryOperator;
import pith.sync.Execution;

/**
 * A variable that tasks share. Before each access the schedule may go over to another task.
 *
 * <p>{@link #get} is an acquire and {@link #set} a release, as of {@code RcuRef}. {@link #setPlain} is neither: as on RISC-V (RVWMO), later stores of the same
 * task may reach memory before it, until the task releases, does an atomic operation, takes or gives back a lock, sleeps or ends. Loads are not reordered.
 *
 * @param <T> an immutable type
 */
public final class Cell<T> {
  private final World world;
  private final String name;
  private T value;

  Cell(World world, String name, T first) {
    this.world = world;
    this.name = name;
    this.value = first;
  }

  public String name() {
    return name;
  }

  /** {@return what the cell holds} */
  @SuppressWarnings("unchecked")
  public T get() {
    Actor me = world.point();
    T seen = me != null && me.forwards(this) ? (T) me.forwarded(this) : value;
    note(me, "reads ", seen);
    return seen;
  }

  /** Writes after all that the caller wrote before. */
  public void set(T next) {
    Actor me = world.point();
    drain(me);
    write(me, next);
    note(me, "writes ", next);
  }

  /** Writes; later stores may overtake it. */
  public void setPlain(T next) {
    Actor me = world.point();
    if (me == null) {
      value = next;
      return;
    }
    boolean late = world.delays(me);
    note(me, late ? "writes (delayed) " : "writes ", next);
    me.store(this, next, late);
  }

  /** Writes {@code next} if the cell holds {@code expected}, the same object or an equal number or text. {@return whether it did} */
  public boolean compareAndSet(T expected, T next) {
    Actor me = world.point();
    drain(me);
    boolean same = Objects.equals(value, expected);
    if (world.recording()) {
      world.note(me, "compares " + name + " with " + expected + (same ? ": writes " + next : ": fails, it is " + value));
    }
    if (same) {
      write(me, next);
    }
    return same;
  }

  /** Replaces what the cell holds in one step. {@return what it held} */
  public T getAndUpdate(UnaryOperator<T> change) {
    Actor me = world.point();
    drain(me);
    T before = value;
    write(me, change.apply(before));
    if (world.recording()) {
      world.note(me, "changes " + name + " from " + before + " to " + value);
    }
    return before;
  }

  private void write(Actor me, T next) {
    value = next;
    if (me != null) {
      me.changes();
    }
  }

  private static void drain(Actor me) {
    if (me != null) {
      me.drain();
    }
  }

  @SuppressWarnings("unchecked")
  void arrive(Object stored) {
    value = (T) stored;
  }

  private void note(Actor me, String what, T seen) {
    if (world.recording() && me != null) {
      world.note(me, what + name + " = " + seen);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** All stores of the caller reach memory before it goes on. */
  static void fence() {
    if (Execution.currentOrNull() instanceof Actor me) {
      me.drain();
    }
  }
}
