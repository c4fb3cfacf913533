package pith.mm.reclaim;

import pith.mm.physical.PageAccount;

/** One attempt to free pages: what it may do, and how far it got. Confined to the task that reclaims. Source: Linux's {@code struct scan_control}. */
public final class Scan {
  /** All pages, whoever pays for them. */
  private static final ScanGroup EVERYBODY = null;

  /** The first pass looks at one page of 4096, each further one at twice as many, the last at all. */
  public static final int LOWEST_URGENCY = 12;

  private static final int MOST_AGINGS = 2;

  private final long target;
  private final boolean mayWrite;
  private final boolean background;
  private final ScanGroup group;
  private final int swappiness;
  private final boolean swapHasRoom;
  private int priority = LOWEST_URGENCY;
  private int agings;
  private long scanned;
  private long reclaimed;

  /** Groups below their low mark are asked, too: nobody else had anything. */
  private boolean takesLow;

  private boolean skippedLow;
  private boolean skippedAny;
  private ScanGroup lastTaken;

  /**
   * An attempt to free {@code target} pages.
   *
   * @param background whether kswapd makes it, which may write pages of files back; others could wait for themselves then
   * @param swappiness 0 to 200: what a page of a program is worth against one of a file, 100 being equal
   */
  Scan(long target, boolean background, int swappiness, boolean swapHasRoom) {
    this(EVERYBODY, target, background, background, swappiness, swapHasRoom);
  }

  /** An attempt among the pages of {@code group} alone, null for all; pages of files are written back if {@code mayWrite}, which who holds locks must not. */
  Scan(ScanGroup group, long target, boolean background, boolean mayWrite, int swappiness, boolean swapHasRoom) {
    this.group = group;
    this.target = target;
    this.background = background;
    this.mayWrite = mayWrite;
    this.swappiness = swappiness;
    this.swapHasRoom = swapHasRoom;
  }

  public long target() {
    return target;
  }

  /** {@return whether nobody waits for it: kswapd's work} */
  public boolean background() {
    return background;
  }

  /** {@return whether pages of files that are newer than their file may be written} */
  public boolean mayWrite() {
    return mayWrite;
  }

  /** {@return whose pages are looked at, null for everybody's} */
  ScanGroup group() {
    return group;
  }

  /** {@return whether a page that {@code payer} pays for, null for nobody, is to be looked at} */
  boolean concerns(PageAccount payer) {
    return covers(payer) && !(payer instanceof ScanGroup owner && isProtected(owner));
  }

  /** {@return whether a page that {@code payer} pays for would be looked at if it were not protected} */
  boolean spares(PageAccount payer) {
    return covers(payer) && payer instanceof ScanGroup owner && isProtected(owner);
  }

  private boolean covers(PageAccount payer) {
    return group == null || payer != null && group.covers(payer);
  }

  /** Above its mark a group is not protected at all; it is by the time that it is down to it. */
  private boolean isProtected(ScanGroup owner) {
    Protection protection = owner.protection(group);
    boolean skipped = protection == Protection.MIN || protection == Protection.LOW && !takesLow;
    skippedAny |= skipped;
    skippedLow |= skipped && protection == Protection.LOW;
    if (!skipped && protection == Protection.LOW && owner != lastTaken) {
      lastTaken = owner;
      owner.reclaimedThoughLow();
    }
    return skipped;
  }

  /** {@return whether pages were passed over as protected, so that lists may be longer than what can be had of them} */
  boolean skippedProtected() {
    return skippedAny;
  }

  /** Nothing was found. {@return whether another round is worth it, which does not spare what is protected by a low mark; it begins} */
  boolean takeLow() {
    boolean worth = reclaimed == 0 && skippedLow && !takesLow;
    takesLow |= worth;
    return worth;
  }

  public int swappiness() {
    return swappiness;
  }

  /** {@return whether anonymous pages of anybody can go anywhere} */
  boolean swapHasRoom() {
    return swapHasRoom;
  }

  /** {@return whether anonymous pages that it is about can go anywhere} */
  public boolean maySwap() {
    return swapHasRoom && (group == null || group.swapHasRoom());
  }

  /** {@return how desperate it is: {@link #LOWEST_URGENCY} at first, 0 at last} */
  public int priority() {
    return priority;
  }

  void priority(int value) {
    priority = value;
    restartAging();
  }

  /** Another node's generations are looked at. */
  void restartAging() {
    agings = 0;
  }

  /** {@return whether another walk of all page tables is worth it at this urgency} */
  boolean mayAge() {
    return agings++ < MOST_AGINGS;
  }

  public boolean satisfied() {
    return reclaimed >= target;
  }

  public long scanned() {
    return scanned;
  }

  public long reclaimed() {
    return reclaimed;
  }

  void scanned(long pages) {
    scanned += pages;
  }

  void reclaimed(long pages) {
    reclaimed += pages;
  }
}
