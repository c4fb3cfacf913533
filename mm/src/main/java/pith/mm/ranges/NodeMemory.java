package pith.mm.ranges;

/**
 * What the nodes of a tree occupy, accounted where Linux would account it: a node is a Java object, its memory an allocation of {@link RangeTree#NODE_BYTES}.
 */
public interface NodeMemory {
  /** {@return the address of memory for one more node}; throws {@link pith.sync.outcome.Refused} with ENOMEM. */
  long take();

  /** Gives memory back of which no reader ever knew. */
  void giveBack(long address);

  /** Gives the first {@code count} of {@code addresses} back when no reader can be looking any more. The array is the callee's from now on. */
  void retire(long[] addresses, int count);
}
