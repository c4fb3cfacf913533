package pith.mm.physical;

/** What the frames of a zone are good for, from those that serve everyone to those that serve few. Source: Linux's {@code enum zone_type}. */
public enum ZoneKind {
  /** Below 4 GiB: what devices with 32-bit addresses reach. */
  DMA32("DMA32", 256),
  /** All other memory. */
  NORMAL("Normal", 32),
  /** Only for pages that can move, so that large blocks can always be had; a machine has it if asked to. */
  MOVABLE("Movable", 0);

  private final String text;
  private final int reserveRatio;

  ZoneKind(String text, int reserveRatio) {
    this.text = text;
    this.reserveRatio = reserveRatio;
  }

  /** {@return the name as in /proc/buddyinfo} */
  public String text() {
    return text;
  }

  /**
   * {@return one page of this zone is kept from allocations that could use higher zones for so many pages of those; 0: none. Linux: {@code
   * lowmem_reserve_ratio}}
   */
  int reserveRatio() {
    return reserveRatio;
  }
}
