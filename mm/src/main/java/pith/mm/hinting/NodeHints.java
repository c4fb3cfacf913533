package pith.mm.hinting;

/** Who is told of hinting faults, and decides which pages move: the scheduler. The answers given here are those of a machine that balances no nodes. */
public interface NodeHints {
  /** Nobody wants to know. */
  NodeHints NONE = new NodeHints() {};

  /**
   * {@return whether a page should move to the node of the hart that uses it}
   *
   * @param from the node that the page is on, another one
   * @param here the node of the hart
   * @param last the node from which it was used before; −1 if nobody knows
   */
  default boolean moves(int from, int here, int last) {
    return false;
  }

  /** The running task used a page, which is on {@code node}, perhaps since it just moved there. Called with no lock of the address space held; may sleep. */
  default void used(int node) {}
}
