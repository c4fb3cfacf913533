package pith.mm.physical;

/** Gives back memory that can be had again: clean pages of files. */
@FunctionalInterface
public interface Reclaimer {
  /** Tries to free {@code pages} pages; called with no spin lock held. {@return how many were freed} */
  long reclaim(long pages);
}
