package pith.mm.physical;

/** Finds out who pays for pages that programs use, and for what the kernel keeps for them. Without one, nobody does. */
public interface PageCharger {
  /** Nobody pays, and nothing is refused. */
  PageCharger NOBODY = new PageCharger() {
    @Override
    public PageAccount payer() {
      return null;
    }

    @Override
    public void charge(PageAccount payer, long pages) {}

    @Override
    public void chargeObject(PageAccount payer, int bytes, boolean reclaimable) {}
  };

  /** {@return the account of who runs, null if it has none} */
  PageAccount payer();

  /** Charges {@code pages} pages; may reclaim some, and so sleep. Throws ENOMEM, with nothing charged. */
  void charge(PageAccount payer, long pages);

  /**
   * Charges an object of the kernel's of {@code bytes} bytes; may reclaim, and so sleep, where that is allowed. Throws ENOMEM, with nothing charged. Source:
   * Linux's {@code obj_cgroup_charge}.
   *
   * @param reclaimable whether a shrinker can free it
   */
  void chargeObject(PageAccount payer, int bytes, boolean reclaimable);
}
