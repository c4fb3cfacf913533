package pith.sync.rcu.tree;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLongArray;
import pith.hal.Interrupt;
import pith.sync.SpinLock;

/**
 * Grace periods of one kind, one after the other, and the callbacks that wait for them. There are two lanes: the usual one, whose periods last until every hart
 * has come by a quiescent state, and the expedited one, whose periods interrupt whoever has not.
 *
 * <p>Periods are numbered by the root's {@code sequence}, which is odd while one is under way: 6 → 7 begins, 7 → 8 ends. A beginning goes down the tree, each
 * node getting all its bits; reports come up, a node's last one clearing its bit above; the end goes from the leaves to the root.
 *
 * <pre>
 *            root  ..1.     waits for the third leaf only
 *          ┌───┬───┴┬───┐
 *        0000 0000 .1.. 0000     there, for hart 9
 * </pre>
 *
 * <p><b>Memory order.</b> Three places write something shared and then read something else: the updater (the removal, then {@code sequence}), a hart that
 * reports (having read its leaf's {@code sequence}; then its next reader's references) and a hart that leaves idle ({@code idle}; then its next reader's
 * references). Each has a full fence between. Who begins a period reads who is {@code idle} after such a fence, too. If a reader that a hart opens after its
 * report, or after it was seen idle, missed the removal, the hart's fence came before the updater's, and the updater would have seen the period begun and would
 * wait for the next one. What a reader did before its hart's report comes by way of the nodes' locks, up to the root and down again with the end, to the
 * callback that frees what it read.
 */
final class Lane {
  private final Node[] nodes;
  private final Node[] leafOf;
  private final HartState[] harts;
  private final SegmentedCallbacks[] callbacks;
  private final long[] reported;
  
  /** By hart: the earliest end of a period that it waits for, so that it is woken for that. */
  private final AtomicLongArray awaited;

  private final boolean expedited;

  /** When the period under way began, by the clock of the hart that began it. */
  private volatile long began;

  Lane(HartState[] harts, Geometry geometry, boolean expedited) {
    this.nodes = geometry.build(harts.length);
    this.harts = harts;
    this.expedited = expedited;
    this.callbacks = new SegmentedCallbacks[harts.length];
    this.reported = new long[harts.length];
    this.awaited = new AtomicLongArray(harts.length);
    this.leafOf = new Node[harts.length];
    for (int hart = 0; hart < harts.length; hart++) {
      callbacks[hart] = new SegmentedCallbacks();
      awaited.set(hart, Long.MAX_VALUE);
    }
    for (Node node : nodes) {
      for (int i = 0; i < node.harts; i++) {
        leafOf[node.firstHart + i] = node;
      }
    }
  }

  private Node root() {
    return nodes[0];
  }

  /** {@return how many periods have ended} */
  long ended() {
    return root().sequence >>> 1;
  }

  boolean underWay() {
    return underWay(root().sequence);
  }

  private static boolean underWay(long sequence) {
    return (sequence & 1) != 0;
  }

  long sequence() {
    return root().sequence;
  }

  long began() {
    return began;
  }

  /** {@return whether the period under way waits for hart {@code hart}; a look without the lock} */
  boolean waitsFor(int hart) {
    Node leaf = leafOf[hart];
    return underWay(leaf.sequence) && (leaf.waiting >>> (hart - leaf.firstHart) & 1) != 0;
  }

  SegmentedCallbacks callbacks(int hart) {
    return callbacks[hart];
  }

  /** Queues a callback on the caller's hart, for after a grace period that begins later than now. */
  void add(int hart, Runnable callback) {
    VarHandle.fullFence();
    long now = root().sequence;
    long goal = underWay(now) ? now + 3 : now + 2;
    need(leafOf[hart], goal);
    callbacks[hart].advance(leafOf[hart].sequence & -2);
    callbacks[hart].add(callback, goal);
    publish(hart);
  }

  /** Says all the way up that somebody waits for {@code goal}, or as far as that is known already. */
  private static void need(Node leaf, long goal) {
    for (Node node = leaf; node != null && node.needed < goal; node = node.parent) {
      try (SpinLock.Held held = node.lock.acquire()) {
        node.needed = Math.max(node.needed, goal);
      }
    }
  }

  private void publish(int hart) {
    awaited.set(hart, callbacks[hart].awaited());
  }

  /** {@return whether callbacks of the hart may run, which are moved to where they can be taken} */
  boolean ready(int hart) {
    SegmentedCallbacks mine = callbacks[hart];
    if (mine.ready() != 0) {
      return true;
    }
    long ended = leafOf[hart].sequence & -2;
    if (mine.awaited() > ended) {
      return false;
    }
    mine.advance(ended);
    publish(hart);
    return true;
  }

  /** {@return whether there is a period that the hart should report to, or one that it should begin} One or two loads of its leaf. */
  boolean concerns(int hart) {
    Node leaf = leafOf[hart];
    long sequence = leaf.sequence;
    return underWay(sequence) ? reported[hart] != sequence : leaf.needed > sequence;
  }

  /** The hart is in no reader at this moment: reports, and begins and ends periods as far as it goes. */
  void advance(int hart) {
    Node leaf = leafOf[hart];
    while (concerns(hart)) {
      long sequence = leaf.sequence;
      if (!underWay(sequence)) {
        if (!begin(hart)) {
          return;
        }
      } else {
        reported[hart] = sequence;
        VarHandle.fullFence();
        if (report(leaf, 1L << (hart - leaf.firstHart), sequence)) {
          end(sequence, hart);
        }
      }
    }
  }

  /** Clears bits from a node up. {@return whether the root's last one went} */
  private static boolean report(Node from, long bits, long period) {
    long clear = bits;
    for (Node node = from; node != null; node = node.parent) {
      try (SpinLock.Held held = node.lock.acquire()) {
        if (node.sequence != period || (node.waiting & clear) == 0) {
          return false;
        }
        node.waiting &= ~clear;
        if (node.waiting != 0) {
          return false;
        }
      }
      clear = node.bit;
    }
    return true;
  }

  /** Begins the next period, from the root down, unless another hart does. {@return whether it did} */
  private boolean begin(int by) {
    long period;
    boolean over;
    try (SpinLock.Held held = root().lock.acquire()) {
      period = root().sequence + 1;
      if (!underWay(period) || root().needed < period) {
        return false;
      }
      began = harts[by].hart.cycles();
      over = beginsQuiet(root(), period);
    }
    for (int i = 1; i < nodes.length; i++) {
      over |= beginAt(nodes[i], period);
    }
    if (over) {
      end(period, by);
    } else if (expedited) {
      interrupt(by);
    }
    return true;
  }

  private boolean beginAt(Node node, long period) {
    boolean quiet;
    try (SpinLock.Held held = node.lock.acquire()) {
      quiet = beginsQuiet(node, period);
    }
    return quiet && report(node.parent, node.bit, period);
  }

  /** Begins a period at a node whose lock is held. {@return whether it is over there: every hart of the leaf idles} */
  private boolean beginsQuiet(Node node, long period) {
    node.begin(period);
    settleIdle(node);
    return node.leaf() && node.waiting == 0;
  }

  /** Harts of a leaf that idle have nothing to report: they are in no reader, and whatever they open later finds the removal done. */
  private void settleIdle(Node leaf) {
    VarHandle.fullFence();
    for (int i = 0; i < leaf.harts; i++) {
      if (harts[leaf.firstHart + i].idle) {
        leaf.waiting &= ~(1L << i);
      }
    }
  }

  /** All have reported: tells the nodes, the root last, so that nobody begins a period before this is done; then begins the next one if it is needed. */
  private void end(long period, int by) {
    long ended = period + 1;
    for (int i = nodes.length - 1; i >= 0; i--) {
      try (SpinLock.Held held = nodes[i].lock.acquire()) {
        nodes[i].sequence = ended;
      }
    }
    VarHandle.fullFence();
    for (int hart = 0; hart < harts.length; hart++) {
      if (hart != by && harts[hart].idle && awaited.get(hart) <= ended) {
        raise(hart, by);
      }
    }
    if (root().needed > ended) {
      begin(by);
    }
  }

  /** Hurries the harts that have not reported: an interrupt is taken outside of readers, and its end is a quiescent state. */
  void interrupt(int by) {
    for (int hart = 0; hart < harts.length; hart++) {
      if (hart != by && !harts[hart].idle && waitsFor(hart)) {
        raise(hart, by);
      }
    }
  }

  private void raise(int hart, int by) {
    harts[hart].hart.raise(Interrupt.SOFTWARE, harts[by].hart.cycles());
  }
}
