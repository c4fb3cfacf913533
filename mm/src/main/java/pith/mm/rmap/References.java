package pith.mm.rmap;

/**
 * Who used a page since this was last asked.
 *
 * @param entries page-table entries whose accessed bit was set
 * @param executed whether one of them belongs to code
 */
public record References(int entries, boolean executed) {
  /** Nobody did. */
  public static final References NONE = new References(0, false);

  /** The list of mappings was changing: somebody is at work there, so the page counts as used. */
  public static final References UNKNOWN = new References(1, false);
}
