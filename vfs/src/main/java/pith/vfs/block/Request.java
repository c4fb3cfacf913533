package pith.vfs.block;

/**
 * What a device is asked at once: one bio, or several that follow each other on the disk and were merged. Guarded by whoever holds it: a {@link Plug}, then the
 * queue, then the driver. Source: Linux's {@code struct request}.
 */
public final class Request {
  private final BlockQueue queue;
  private final int flags;
  private Bio first;
  private Bio last;
  private long sector;
  private int bytes;
  private int segments;
  private final long startedAt;
  private long issuedAt;

  /** The number of the device's queue that it goes to. */
  private int queueNumber;

  private IoScheduler scheduler;

  Request(BlockQueue queue, Bio bio, long now) {
    this.queue = queue;
    this.flags = bio.flags();
    first = bio;
    last = bio;
    sector = bio.sector();
    bytes = bio.bytes();
    segments = bio.segments();
    startedAt = now;
  }

  /** Appends {@code bio} if it follows on the disk and the device can take both at once. {@return whether it did} */
  boolean mergeBack(Bio bio) {
    if (bio.sector() != endSector() || !agrees(bio) || bio.segments() > 0 && !limits().joins(last.endOf(last.segments() - 1), bio.address(0))) {
      return false;
    }
    last.next = bio;
    last = bio;
    grow(bio);
    return true;
  }

  /** Puts {@code bio} in front if it precedes on the disk and the device can take both at once. {@return whether it did} */
  boolean mergeFront(Bio bio) {
    if (bio.endSector() != sector || !agrees(bio) || bio.segments() > 0 && !limits().joins(bio.endOf(bio.segments() - 1), first.address(0))) {
      return false;
    }
    bio.next = first;
    first = bio;
    sector = bio.sector();
    grow(bio);
    return true;
  }

  private void grow(Bio bio) {
    bytes += bio.bytes();
    segments += bio.segments();
  }

  /** Only what is asked alike is asked together: the same operation, the same flags, the same owner. */
  private boolean agrees(Bio bio) {
    boolean alike = bio.operation() == operation() && bio.flags() == flags && !bio.has(Bio.NOMERGE) && bio.owner() == owner();
    int most = operation().moves() ? limits().maxBytes() : limits().maxDiscardBytes();
    return alike && operation() != Bio.Operation.FLUSH && bytes + bio.bytes() <= most && segments + bio.segments() <= limits().maxSegments();
  }

  private BlockLimits limits() {
    return queue.limits();
  }

  /** The driver hands it to the device now. */
  void issued(long now) {
    issuedAt = now;
  }

  /** Ends its bios, in the order of their sectors. */
  void end(BlockStatus status) {
    for (Bio bio = first; bio != null; ) {
      Bio following = bio.next;
      bio.next = null;
      bio.end(status);
      bio = following;
    }
  }

  public BlockQueue queue() {
    return queue;
  }

  public Bio.Operation operation() {
    return first.operation();
  }

  public int flags() {
    return flags;
  }

  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  public long sector() {
    return sector;
  }

  public int sectors() {
    return bytes / Bio.SECTOR_BYTES;
  }

  public long endSector() {
    return sector + sectors();
  }

  public int bytes() {
    return bytes;
  }

  /** {@return the pieces of memory of all its bios} */
  public int segments() {
    return segments;
  }

  /** {@return the first of its bios, in the order of sectors; null-terminated by {@link #following}} */
  public Bio first() {
    return first;
  }

  /** {@return the bio of the same request that follows {@code bio}, or null} */
  public static Bio following(Bio bio) {
    return bio.next;
  }

  void queueNumber(int number) {
    queueNumber = number;
  }

  /** {@return the number of the device's queue that it is on} */
  public int queueNumber() {
    return queueNumber;
  }

  void scheduledBy(IoScheduler whom) {
    scheduler = whom;
  }

  /** {@return the scheduler that it waited with, null for none} */
  IoScheduler scheduler() {
    return scheduler;
  }

  /** {@return for whom it is, or null} */
  public BlockOwner owner() {
    return first.owner();
  }

  /** {@return when its first bio was submitted, in cycles} */
  public long startedAt() {
    return startedAt;
  }

  /** {@return when the device was asked, in cycles} */
  public long issuedAt() {
    return issuedAt;
  }

  @Override
  public String toString() {
    return operation() + " " + sector + "+" + sectors();
  }
}
