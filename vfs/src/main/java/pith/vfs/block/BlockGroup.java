package pith.vfs.block;

import java.util.concurrent.ConcurrentSkipListMap;

/** A control group, as disks see it: its weight, what it may have of each disk, and what it had. Source: Linux's {@code struct blkcg}. */
public final class BlockGroup {
  private final BlockGroup parent;
  private final ConcurrentSkipListMap<String, BlockShare> shares = new ConcurrentSkipListMap<>();
  private volatile int weight = BlockOwner.USUAL_WEIGHT;

  /** A group below {@code parent}, which is null for the group of everybody. */
  public BlockGroup(BlockGroup parent) {
    this.parent = parent;
  }

  public BlockGroup parent() {
    return parent;
  }

  public int weight() {
    return weight;
  }

  public void weight(int share) {
    weight = share;
  }

  /** {@return what it has to do with the disk that is called {@code disk}} */
  public BlockShare share(String disk) {
    return shares.computeIfAbsent(disk, _ -> new BlockShare());
  }

  /** {@return what it has to do with a disk, null if nothing yet} */
  public BlockShare shareIfAny(String disk) {
    return shares.get(disk);
  }
}
