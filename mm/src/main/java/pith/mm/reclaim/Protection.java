package pith.mm.reclaim;

/** How far the pages of a group are kept from a scan. Source: Linux's {@code mem_cgroup_below_low} and {@code mem_cgroup_below_min}. */
public enum Protection {
  /** It has more than is protected. */
  NONE,
  /** Its pages go only when nobody else has any to give. */
  LOW,
  /** Its pages do not go. */
  MIN
}
