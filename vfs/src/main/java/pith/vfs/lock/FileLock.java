package pith.vfs.lock;

/**
 * A lock, held or wanted.
 *
 * @param end last byte covered, {@link Long#MAX_VALUE} for everything up to any end of file
 */
public record FileLock(Kind kind, LockOwner owner, boolean exclusive, long start, long end) {
  /** What it belongs to, as /proc/locks names it. */
  public enum Kind {
    POSIX,
    OFDLCK,
    FLOCK
  }

  boolean overlaps(FileLock other) {
    return start <= other.end && other.start <= end;
  }

  boolean conflicts(FileLock other) {
    return !owner.same(other.owner) && (exclusive || other.exclusive) && overlaps(other);
  }

  FileLock between(long from, long to) {
    return new FileLock(kind, owner, exclusive, from, to);
  }
}
