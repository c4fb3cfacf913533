package pith.mm.physical;

/** Finds out who pays for pages that programs use. Without one, nobody does. */
public interface PageCharger {
  /** Nobody pays, and nothing is refused. */
  PageCharger NOBODY = new PageCharger() {
    @Override
    public PageAccount payer() {
      return null;
    }

    @Override
    public void charge(PageAccount payer, long pages) {}
  };

  /** {@return the account of who runs, null if it has none} */
  PageAccount payer();

  /** Charges {@code pages} pages; may reclaim some, and so sleep. Throws ENOMEM, with nothing charged. */
  void charge(PageAccount payer, long pages);
}
