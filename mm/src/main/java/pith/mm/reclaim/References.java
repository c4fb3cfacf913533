package pith.mm.reclaim;

/**
 * Who used a page since this was last asked.
 *
 * @param entries page-table entries whose accessed bit was set
 * @param executed whether one of them belongs to code
 * @param locked whether a program asked for the page to stay (mlock)
 */
public record References(int entries, boolean executed, boolean locked) {
  /** Nobody did. */
  public static final References NONE = new References(0, false, false);

  /** The list of mappings was changing: somebody is at work there, so the page counts as used. */
  public static final References UNKNOWN = new References(1, false, false);

  /** {@return what is true of two pages together} */
  public References and(References other) {
    return new References(entries + other.entries, executed || other.executed, locked || other.locked);
  }
}
