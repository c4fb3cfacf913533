package pith.sched.domain;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A set of harts among which tasks move, as one of them sees it (Linux's {@code sched_domain}): each hart has a chain of them, from its core to the whole
 * machine, each made of groups that are the children of one level further down. What does not change is immutable; {@link #state} and {@link #statistics} are
 * owned by the hart; the figures of {@link #tuning} are an administrator's.
 */
public final class SchedDomain {
  private final DomainLevel level;
  private final BitSet span;
  private final EnumSet<DomainFlag> flags;
  private final SchedDomain child;
  private SchedDomain parent;
  private final SchedGroup[] groups;
  private final AtomicReference<DomainTuning> tuning;
  private final String name;
  private int nodeImbalance;

  /** What balancing remembers from one pass to the next. */
  public final BalanceState state;

  /** What balancing did. */
  public final DomainStatistics statistics = new DomainStatistics();

  /** {@code groups} begins with the hart's own group. */
  SchedDomain(String name, DomainLevel level, BitSet span, EnumSet<DomainFlag> flags, SchedDomain child, SchedGroup[] groups, DomainTuning tuning) {
    this.name = name;
    this.level = level;
    this.span = span;
    this.flags = flags;
    this.child = child;
    this.groups = groups;
    this.tuning = new AtomicReference<>(tuning);
    state = new BalanceState(tuning.minInterval());
    if (child != null) {
      child.parent = this;
    }
  }

  /** {@return its level's name; for memory nodes with the number of the distance} */
  public String name() {
    return name;
  }

  public DomainLevel level() {
    return level;
  }

  /** {@return its harts; not to be changed} */
  public BitSet span() {
    return span;
  }

  public boolean contains(int hart) {
    return span.get(hart);
  }

  /** {@return how many harts} */
  public int weight() {
    return span.cardinality();
  }

  public boolean has(DomainFlag flag) {
    return flags.contains(flag);
  }

  public Set<DomainFlag> flags() {
    return flags;
  }

  /** A level above was left out since it had the same harts: its wish to spread tasks is ours now. */
  void preferSibling(boolean wanted) {
    if (wanted) {
      flags.add(DomainFlag.PREFER_SIBLING);
    } else {
      flags.remove(DomainFlag.PREFER_SIBLING);
    }
  }

  /** {@return the next narrower domain of the same hart, or null} */
  public SchedDomain child() {
    return child;
  }

  /** {@return the next wider domain of the same hart, or null} */
  public SchedDomain parent() {
    return parent;
  }

  /** {@return its groups, the hart's own first, then on by hart number; not to be changed} */
  public SchedGroup[] groups() {
    return groups;
  }

  /** {@return the group that the hart is in} */
  public SchedGroup localGroup() {
    return groups[0];
  }

  /** {@return its group with a hart} */
  public SchedGroup groupOf(int hart) {
    for (SchedGroup group : groups) {
      if (group.contains(hart)) {
        return group;
      }
    }
    throw new AssertionError("hart " + hart + " is not in " + this);
  }

  /** {@return up to how many running tasks a small difference between memory nodes is left alone} Source: Linux's {@code imb_numa_nr}. */
  public int nodeImbalance() {
    return nodeImbalance;
  }

  void nodeImbalance(int tasks) {
    nodeImbalance = tasks;
  }

  public DomainTuning tuning() {
    return tuning.get();
  }

  /** An administrator changes some of the figures; an interval that is under way goes on as it is. */
  public void tune(UnaryOperator<DomainTuning> change) {
    tuning.updateAndGet(change);
  }

  @Override
  public String toString() {
    return name + span;
  }
}
