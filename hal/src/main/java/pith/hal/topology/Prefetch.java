package pith.hal.topology;

/** How a core guesses which lines it will need next, and brings them into its L2 early. */
public enum Prefetch {
  NONE,
  /** After a miss, the line behind it. */
  NEXT_LINE,
  /** The lines ahead of a walk in constant steps through a page. */
  STRIDE
}
