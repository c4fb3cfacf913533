package pith.sync.lockdep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import pith.sync.LockClass;

/**
 * Which sequences of classes were ever held together, as a tree: a node stands for the locks on the way to it from the root. Walking a known chain takes no
 * lock. Source: Linux's {@code lock_chain}, which it finds by a hash of the sequence.
 */
final class LockChains {
  /** A lock that was held together with those before it. */
  static final class Chain {
    private final Chain before;
    private final LockClass last;
    private volatile Chain[] longer = {};

    private Chain(Chain before, LockClass last) {
      this.before = before;
      this.last = last;
    }

    private Chain known(LockClass next) {
      for (Chain one : longer) {
        if (one.last == next) {
          return one;
        }
      }
      return null;
    }

    private List<LockClass> classes() {
      List<LockClass> classes = new ArrayList<>();
      for (Chain at = this; at.last != null; at = at.before) {
        classes.addFirst(at.last);
      }
      return classes;
    }
  }

  private final Chain none = new Chain(null, null);

  /** Guards additions, and in it nothing charges cycles. */
  private final ReentrantLock lock = new ReentrantLock();

  private volatile int size;

  /** {@return the chain of {@code before}, null for none, and then {@code next}} */
  Chain extend(Chain before, LockClass next) {
    Chain from = before == null ? none : before;
    Chain known = from.known(next);
    return known != null ? known : add(from, next);
  }

  private Chain add(Chain from, LockClass next) {
    lock.lock();
    try {
      Chain known = from.known(next);
      if (known != null) {
        return known;
      }
      Chain added = new Chain(from, next);
      Chain[] more = Arrays.copyOf(from.longer, from.longer.length + 1);
      more[from.longer.length] = added;
      from.longer = more;
      size++;
      return added;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    return size;
  }

  /** {@return every chain, sorted by the names of its classes} */
  List<List<String>> all() {
    List<List<String>> all = new ArrayList<>();
    collect(none, all);
    all.sort((a, b) -> String.join("\n", a).compareTo(String.join("\n", b)));
    return all;
  }

  private static void collect(Chain from, List<List<String>> to) {
    for (Chain chain : from.longer) {
      to.add(chain.classes().stream().map(LockClass::name).toList());
      collect(chain, to);
    }
  }
}
