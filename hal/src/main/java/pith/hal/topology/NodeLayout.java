package pith.hal.topology;

/** How RAM is divided into memory (NUMA) nodes; each has an equal share. */
public enum NodeLayout {
  /** One node: all RAM is equally far. */
  ONE,
  PER_SOCKET,
  PER_DIE
}
