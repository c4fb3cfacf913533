package pith.mm.pagecache;

import pith.hal.trace.Category;
import pith.hal.trace.TraceEvent;

/**
 * Pages of a file are about to be read before anybody asked for all of them.
 *
 * @param start number of the first within the file
 * @param pages how many
 * @param ahead how many of them come behind the marker at which the next window is due
 * @param read how many were missing
 */
public record ReadaheadEvent(long start, int pages, int ahead, int read) implements TraceEvent {
  @Override
  public Category category() {
    return Category.MEMORY;
  }

  @Override
  public String name() {
    return "page_cache_ra";
  }

  @Override
  public void fields(FieldVisitor to) {
    to.field("start", start);
    to.field("pages", pages);
    to.field("ahead", ahead);
    to.field("read", read);
  }
}
