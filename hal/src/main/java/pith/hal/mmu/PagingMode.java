package pith.hal.mmu;

/** The formats that our harts know. A hart that is told another one ignores that, as the specification wants; so software finds out what there is. */
public enum PagingMode implements PageTableFormat {
  /** Three levels, 512 GiB. */
  SV39(8, 3),
  /** Four levels, 256 TiB. */
  SV48(9, 4);

  private final int satpMode;
  private final int levels;

  PagingMode(int satpMode, int levels) {
    this.satpMode = satpMode;
    this.levels = levels;
  }

  @Override
  public int satpMode() {
    return satpMode;
  }

  @Override
  public int levels() {
    return levels;
  }

  /** {@return the format that a MODE field selects, or null if harts know none of that number} */
  public static PagingMode of(int satpMode) {
    return satpMode == SV39.satpMode ? SV39 : satpMode == SV48.satpMode ? SV48 : null;
  }
}
