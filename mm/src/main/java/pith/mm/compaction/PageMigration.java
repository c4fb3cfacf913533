package pith.mm.compaction;

/** Moves a page to another frame: contents, owner, and every entry that maps it. Source: Linux's {@code migrate_folio}. */
@FunctionalInterface
public interface PageMigration {
  /**
   * Moves the page at {@code from}, to which the caller has a reference, to the frame at {@code to}, which nobody else knows and which has one reference.
   * Afterwards whoever held {@code from} holds {@code to} instead, and the caller still has its references to both.
   *
   * <p>Refused, with nothing changed, if somebody holds the page otherwise than by mapping it, or if it is being changed. Called with no spin lock held; may
   * run in the middle of an allocation, so it must only try for locks that an allocating task may hold. {@return whether the page moved}
   */
  boolean migrate(long from, long to);
}
