package pith.sync.rcu.tree;

import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * One node of the tree: some harts, or some nodes below, of which each has a bit. A grace period is over here when all bits are gone. Source: Linux's
 * {@code struct rcu_node}, with {@code waiting} for its {@code qsmask}.
 *
 * <p>Written under {@link #lock}; the volatile fields are also read without.
 */
final class Node {
  final Node parent;

  /** This node's bit at its parent. */
  final long bit;

  /** The harts below, for a leaf: the first one's number, and how many. */
  final int firstHart;

  final int harts;
  final SpinLock lock;

  /** All bits that there are. */
  private long members;

  /** The bits that have not reported to the grace period under way. */
  long waiting;

  /** The last grace period that this node has heard of: odd while it is under way. */
  volatile long sequence;

  /** The latest end of a grace period that somebody below waits for. */
  volatile long needed;

  Node(Node parent, int place, LockClass lockClass, int firstHart, int harts) {
    this.parent = parent;
    this.bit = 1L << place;
    this.firstHart = firstHart;
    this.harts = harts;
    this.lock = new SpinLock(lockClass);
    this.members = harts == 0 ? 0 : -1L >>> (Long.SIZE - harts);
    if (parent != null) {
      parent.members |= bit;
    }
  }

  boolean leaf() {
    return harts != 0;
  }

  /** A grace period begins here: everybody below has to report. {@link #lock} is held. */
  void begin(long period) {
    waiting = members;
    sequence = period;
  }
}
