package pith.mm.physical;

/**
 * How page frames are handed out.
 *
 * @param hartLists whether harts keep free pages at hand; false is the legacy way, in which each allocation takes the zone's lock
 * @param movablePages how many pages at the end of each node are only for what can move (zone Movable). Linux: {@code movablecore=}
 * @param minFreeKib how much to keep free, in KiB; 0: as the size of RAM suggests. Linux: {@code min_free_kbytes}
 */
public record PhysicalOptions(boolean hartLists, long movablePages, long minFreeKib) {
  public static final PhysicalOptions DEFAULT = new PhysicalOptions(true, 0, 0);

  public PhysicalOptions withoutHartLists() {
    return new PhysicalOptions(false, movablePages, minFreeKib);
  }

  public PhysicalOptions withMovablePages(long pages) {
    return new PhysicalOptions(hartLists, pages, minFreeKib);
  }
}
