package pith.sync.lockdep;

import java.util.List;

/** A breach of lock discipline, with the stacks that show it. The first of its kind only: repetitions are not reported. */
public sealed interface LockdepReport {
  /** {@return one line that says what is wrong} */
  String summary();

  /** {@return the stacks that together make the breach, each with a line that says what it shows} */
  List<Witness> witnesses();

  /** {@return the whole report, as it is printed} */
  default String text() {
    StringBuilder text = new StringBuilder("lockdep: ").append(summary()).append('\n');
    witnesses().forEach(witness -> text.append(witness.text()));
    return text.toString();
  }

  /**
   * {@code acquired} is taken while {@code held} is held, against an order seen before: with the tasks of all witnesses at their
   * places at once, each would wait for the next for ever. The first witness is this acquisition; the others lead, step by step,
   * from {@code acquired} to {@code held}.
   */
  record Inversion(String task, String held, String acquired, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return task + " acquires " + acquired + " while it holds " + held + ", but elsewhere " + held + " is acquired after " + acquired;
    }
  }

  /** A lock is acquired by its holder, or a second one of its class without a nesting level that says in which order. */
  record Recursion(String task, String lock, boolean sameInstance, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return sameInstance
          ? task + " acquires " + lock + ", which it holds"
          : task + " acquires a second " + lock + " at the same nesting level: two tasks that do so in opposite orders deadlock";
    }
  }

  /** A place that may sleep was reached in a spin lock, an RCU reader or an RCU callback; {@code inside} names which. */
  record SleepInAtomic(String task, String inside, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return task + " may sleep inside " + inside;
    }
  }

  /** A spin lock was released before one that was acquired after it: the order of acquisition is then hard to see in the code. */
  record UnlockOrder(String task, String released, String stillHeld, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return task + " releases " + released + " before " + stillHeld + ", which it acquired later";
    }
  }

  /** A lock was released by somebody who does not hold it. */
  record NotHeld(String task, String lock, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return task + " releases " + lock + ", which it does not hold";
    }
  }

  /** A lock was still held where none may be: on the way back to user mode, or at a task's end. */
  record LeftHeld(String task, String lock, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return task + " leaves the kernel and still holds " + lock;
    }
  }
}
