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

  /**
   * {@code inHandler} is taken by an interrupt handler, and {@code enabled} was held while interrupts were taken. If they are the same, the handler may wait
   * for the task that it interrupted; if not, {@code enabled} is elsewhere acquired after {@code inHandler}, whose holder then waits for a task that is
   * interrupted by somebody who waits for that holder.
   */
  record InterruptUnsafe(String task, String inHandler, String enabled, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return inHandler.equals(enabled)
          ? inHandler + " is acquired in an interrupt, and held while interrupts are taken"
          : inHandler + " is acquired in an interrupt, and its holders acquire " + enabled + ", which is held while interrupts are taken";
    }
  }

  /** A reference was followed outside an RCU reader, by somebody who does not say that updaters are excluded: what it found may be freed at any moment. */
  record UnprotectedRead(String task, String type, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return task + " reads a " + type + " outside an RCU reader";
    }
  }

  /** A reference led to something whose grace period is over: it was not removed before it was given up, or was put back. */
  record UseAfterGracePeriod(String task, String type, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return task + " reads a " + type + " that was freed: its grace period is over";
    }
  }

  /** Two accesses of one field at the same time, of which at least one writes: nothing orders them. Source: Linux's KCSAN. */
  record DataRace(String field, String one, String other, List<Witness> witnesses) implements LockdepReport {
    @Override
    public String summary() {
      return "data race in " + field + ": " + one + " and " + other;
    }
  }
}
