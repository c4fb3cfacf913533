package pith.sched.domain;

/** What is done in a domain, and what its harts share. Source: Linux's {@code sd_flags.h}. */
public enum DomainFlag {
  /** A hart about to idle looks for work in it. */
  BALANCE_NEWIDLE,
  /** A task that starts a program looks for a hart in it. */
  BALANCE_EXEC,
  /** A new task looks for a hart in it. */
  BALANCE_FORK,
  /** A wake-up may pull the wakee to the waker within it. */
  WAKE_AFFINE,
  /** Its harts differ in capacity. */
  ASYM_CPUCAPACITY,
  /** Its harts have every capacity that the machine has. */
  ASYM_CPUCAPACITY_FULL,
  /** Its harts are threads of one core. */
  SHARE_CPUCAPACITY,
  /** Its harts share an L2. */
  SHARE_CLUSTER,
  /** Its harts share the last-level cache. */
  SHARE_LLC,
  /** One hart at a time balances it. */
  SERIALIZE,
  /** Tasks are better spread over its parent's groups than gathered in one of them. */
  PREFER_SIBLING,
  /** Its groups are on different memory nodes. */
  NUMA
}
