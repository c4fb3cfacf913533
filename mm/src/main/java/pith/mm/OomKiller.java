package pith.mm;

import pith.mm.group.MemoryGroup;

/** What to do when memory is out and reclaim did not help; the kernel implements it. Source: Linux's {@code out_of_memory}. */
@FunctionalInterface
public interface OomKiller {
  /**
   * Called, with no lock held, by the task that could not get a page; may sleep until a victim is gone. {@return whether to try again; false
   * if the caller must give up}
   */
  boolean relieve();

  /** As {@link #relieve()}, when {@code group} is at its limit: the victim is one of its processes. */
  default boolean relieve(MemoryGroup group) {
    return false;
  }
}
