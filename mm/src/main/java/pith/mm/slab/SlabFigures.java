package pith.mm.slab;

/**
 * A line of /proc/slabinfo.
 *
 * @param active objects in use
 * @param objects objects that the slabs hold
 * @param objectBytes size of one
 * @param perSlab objects in a slab
 * @param pagesPerSlab pages of a slab
 * @param slabs how many there are
 */
public record SlabFigures(String name, long active, long objects, int objectBytes, int perSlab, int pagesPerSlab, int slabs) {}
