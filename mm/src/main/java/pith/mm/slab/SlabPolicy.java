package pith.mm.slab;

/** How a machine's slab caches serve their harts. */
public enum SlabPolicy {
  /** Each hart has arrays of free objects, <em>sheaves</em>, and trades whole ones at the node's <em>barn</em>. Source: Linux from 7.0 on. */
  SHEAVES,
  /** Each hart has an active slab and a list of partial ones: the legacy. Source: Linux's SLUB up to 6.17. */
  PARTIAL
}
