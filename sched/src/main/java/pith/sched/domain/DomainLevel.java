package pith.sched.domain;

/** What the harts of a scheduling domain have in common, from near to far (Linux's {@code sched_domain_topology_level}). */
public enum DomainLevel {
  /** The threads of a core. */
  SMT,
  /** The cores of a cluster, which share an L2. */
  CLS,
  /** The cores that share a last-level cache. */
  MC,
  /** The caches that are closest to one memory node. */
  PKG,
  /** Memory nodes up to some distance from one another. */
  NUMA
}
