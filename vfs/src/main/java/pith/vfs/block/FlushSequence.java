package pith.vfs.block;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;

/**
 * Writes that must be durable, on a device that has a volatile cache: flush, data, flush, as far as each is needed. Whoever needs a flush while one is under
 * way waits for the next one, which then serves all who came: a flush covers only what had ended when it began. Source: Linux's {@code block/blk-flush.c}.
 *
 * <pre>
 *   PREFLUSH ──▶ flush ──▶ data ──▶ flush, if FUA and the device has none ──▶ end
 * </pre>
 */
final class FlushSequence {
  private static final LockClass LOCK = LockClass.of("block_flush.lock");

  private final BlockQueue queue;
  private final SpinLock lock = new SpinLock(LOCK);

  /** Ends of those that need the next flush. Guarded by {@link #lock}, as the next. */
  private List<Bio.End> waiting = new ArrayList<>();

  private boolean flushing;

  FlushSequence(BlockQueue queue) {
    this.queue = queue;
  }

  /** {@return whether {@code bio} is more than one request to the device} */
  boolean takes(Bio bio) {
    boolean cached = queue.limits().writeCache();
    return bio.operation() == Bio.Operation.FLUSH || cached && (bio.has(Bio.PREFLUSH) || bio.has(Bio.FUA) && !queue.limits().fua());
  }

  /** Begins the sequence of {@code bio}; returns at once. */
  void submit(Bio bio) {
    if (!queue.limits().writeCache() && bio.operation() == Bio.Operation.FLUSH) {
      bio.end(BlockStatus.OK);
    } else if (bio.has(Bio.PREFLUSH) || bio.operation() == Bio.Operation.FLUSH) {
      flush(flush -> flushed(bio, flush.status()));
    } else {
      data(bio);
    }
  }

  private void flushed(Bio bio, BlockStatus status) {
    if (!status.ok() || bio.bytes() == 0) {
      bio.end(status);
    } else {
      data(bio);
    }
  }

  private void data(Bio bio) {
    boolean then = bio.has(Bio.FUA) && !queue.limits().fua();
    int flags = bio.flags() & ~(then ? Bio.PREFLUSH | Bio.FUA : Bio.PREFLUSH);
    queue.start(bio.part(0, bio.bytes(), flags, data -> written(bio, data.status(), then)), null);
  }

  private void written(Bio bio, BlockStatus status, boolean then) {
    if (status.ok() && then) {
      flush(flush -> bio.end(flush.status()));
    } else {
      bio.end(status);
    }
  }

  private void flush(Bio.End end) {
    try (var _ = lock.acquire()) {
      waiting.add(end);
      if (flushing) {
        return;
      }
      flushing = true;
    }
    issue();
  }

  /** One flush for all who wait. */
  private void issue() {
    List<Bio.End> riding;
    try (var _ = lock.acquire()) {
      riding = waiting;
      waiting = new ArrayList<>();
    }
    queue.start(Bio.withoutData(Bio.Operation.FLUSH, 0, 0, 0, flush -> done(riding, flush)), null);
  }

  private void done(List<Bio.End> riding, Bio flush) {
    boolean again;
    try (var _ = lock.acquire()) {
      again = !waiting.isEmpty();
      flushing = again;
    }
    if (again) {
      issue();
    }
    riding.forEach(end -> end.ended(flush));
  }
}
