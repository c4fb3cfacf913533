package pith.mm.pagecache;

import java.util.Arrays;
import pith.mm.physical.PageFrames;
import pith.sync.outcome.Refused;

/**
 * Dirty pages with consecutive numbers that are written in one request. Each is locked and counts as clean from the moment when it is added, so that a write
 * that comes later makes it dirty again. Confined to the writer. Pages are locked in the order of their numbers, so two writers never wait for each other.
 */
final class WritebackRun {
  private static final int MOST_PAGES = 64;

  private final CachedPages cached;
  private final DirtyPages dirty;
  private final long[] pages = new long[MOST_PAGES];
  private long first;
  private int count;

  WritebackRun(CachedPages cached, DirtyPages dirty) {
    this.cached = cached;
    this.dirty = dirty;
  }

  /** Adds page {@code number}, if it still is that and is dirty, with the caller's reference; throws what the source refuses what was added before with. */
  void add(long number, long page) {
    if (!cached.frames.is(page, PageFrames.DIRTY)) {
      cached.memory.pages().put(page);
      return;
    }
    if (count == MOST_PAGES || count > 0 && number != first + count) {
      send();
    }
    if (dirty.lockForWriteback(page, number)) {
      first = count == 0 ? number : first;
      pages[count++] = page;
    } else {
      cached.memory.pages().put(page);
    }
  }

  /** Writes what was added and lets go of it, written or not; throws what the source refuses with. */
  void send() {
    int sent = count;
    count = 0;
    boolean written = false;
    try {
      if (sent > 0) {
        cached.source.writePages(first, Arrays.copyOf(pages, sent));
      }
      written = true;
    } catch (Refused failure) {
      cached.failed(failure.errno());
      throw failure;
    } finally {
      for (int i = 0; i < sent; i++) {
        dirty.writebackEnded(pages[i], written);
      }
    }
  }

  /** Lets go of what was added and not sent, after a refusal. */
  void abandon() {
    for (int i = 0; i < count; i++) {
      dirty.writebackEnded(pages[i], false);
    }
    count = 0;
  }
}
