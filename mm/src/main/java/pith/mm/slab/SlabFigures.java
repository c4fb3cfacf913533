package pith.mm.slab;

import java.util.List;

/**
 * What a cache has and did: a line of /proc/slabinfo, and more.
 *
 * @param inUse objects that users have
 * @param active objects that users or harts have: all but the free ones of slabs on the node's list. Linux counts these as active
 * @param objects objects that the slabs hold
 * @param objectBytes what a user gets
 * @param strideBytes what an object takes
 * @param perSlab objects in a slab
 * @param order a slab is 2^order pages
 * @param slabs how many there are
 * @param partialSlabs those on the node's list
 * @param sheafCapacity objects in a sheaf, 0 where there are none
 * @param fullSheaves in the barn
 * @param emptySheaves in the barn
 */
public record SlabFigures(
    String name,
    long inUse,
    long active,
    long objects,
    int objectBytes,
    int strideBytes,
    int perSlab,
    int order,
    int slabs,
    int partialSlabs,
    int sheafCapacity,
    int fullSheaves,
    int emptySheaves,
    List<OfHart> harts) {
  /**
   * One hart's part.
   *
   * @param held free objects that it keeps, in sheaves or slabs
   * @param allocations objects that it took
   * @param frees objects that it gave back
   * @param shared acquisitions of a lock that all harts want: the barn's and the list's
   */
  public record OfHart(int hart, int held, long allocations, long frees, long shared) {}

  /** {@return pages of a slab} */
  public int pagesPerSlab() {
    return 1 << order;
  }

  /** {@return free objects that harts keep} */
  public long held() {
    return harts.stream().mapToLong(OfHart::held).sum();
  }

  /** {@return allocations and frees of all harts} */
  public long operations() {
    return harts.stream().mapToLong(hart -> hart.allocations + hart.frees).sum();
  }

  /** {@return how often any of them acquired a lock that all want} */
  public long shared() {
    return harts.stream().mapToLong(OfHart::shared).sum();
  }
}
