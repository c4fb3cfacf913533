package pith.sync;

import java.util.Arrays;
import java.util.Iterator;
import java.util.function.IntFunction;
import pith.hal.Hart;

/**
 * One {@code T} for each hart: what each touches alone needs no lock. Source: Linux's per-CPU variables.
 *
 * <p>The kernel is not preemptible, so an execution that got its hart's {@code T} owns it until it charges cycles or sleeps. Whoever
 * iterates sees the other harts' values as they happen to be: use it for sums that may be slightly old, or under a lock.
 */
public final class PerHart<T> implements Iterable<T> {
  private final Object[] values;

  /** Makes {@code make.apply(i)} for every hart number {@code i} below {@code harts}. */
  public PerHart(int harts, IntFunction<? extends T> make) {
    values = new Object[harts];
    Arrays.setAll(values, make);
  }

  /** {@return the value of {@code hart}} */
  public T get(Hart hart) {
    return get(hart.id());
  }

  /** {@return the value of the hart with number {@code hart}} */
  @SuppressWarnings("unchecked")
  public T get(int hart) {
    return (T) values[hart];
  }

  /** {@return for how many harts there are values} */
  public int size() {
    return values.length;
  }

  /** Iterates by hart number. */
  @Override
  public Iterator<T> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < values.length;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return get(next++);
      }
    };
  }
}
