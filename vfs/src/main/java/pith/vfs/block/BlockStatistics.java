package pith.vfs.block;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import pith.vfs.block.Bio.Operation;

/** What a disk was asked for, as /proc/diskstats counts it. Atomic; times are in cycles. Source: Linux {@code Documentation/admin-guide/iostats.rst}. */
public final class BlockStatistics {
  /** What is counted of each kind of request. */
  public enum Figure {
    /** Requests that ended well. */
    ENDED,
    /** Bios that joined another one's request. */
    MERGED,
    SECTORS,
    /** From submission to end, of all requests together. */
    CYCLES
  }

  private static final int FIGURES = Figure.values().length;

  private final AtomicLong inFlight = new AtomicLong();
  private final AtomicLongArray figures = new AtomicLongArray(Operation.values().length * FIGURES);
  private final AtomicLong busy = new AtomicLong();

  /** Until when {@link #busy} is accounted. */
  private final AtomicLong stamp = new AtomicLong();

  void started(long now) {
    account(now);
    inFlight.incrementAndGet();
  }

  /** A bio that was {@link #started} as a request of its own joined another. */
  void merged(Bio bio, long now) {
    account(now);
    inFlight.decrementAndGet();
    add(bio.operation(), Figure.MERGED, 1);
  }

  void ended(Request request, boolean done, long now) {
    account(now);
    inFlight.decrementAndGet();
    add(request.operation(), Figure.CYCLES, now - request.startedAt());
    if (done) {
      add(request.operation(), Figure.ENDED, 1);
      add(request.operation(), Figure.SECTORS, request.sectors());
    }
  }

  /** The time since the last account counts if there was anything to do all the while: it is asked whenever that changes. */
  private void account(long now) {
    long before = stamp.get();
    if (now > before && stamp.compareAndSet(before, now) && inFlight.get() > 0) {
      busy.addAndGet(now - before);
    }
  }

  private void add(Operation operation, Figure figure, long amount) {
    figures.addAndGet(operation.ordinal() * FIGURES + figure.ordinal(), amount);
  }

  /** {@return a figure of the requests of one kind} */
  public long of(Operation operation, Figure figure) {
    return figures.get(operation.ordinal() * FIGURES + figure.ordinal());
  }

  /** {@return requests that the disk has not finished} */
  public long inFlight() {
    return inFlight.get();
  }

  /** {@return how long there was something to do, in cycles} */
  public long busyCycles() {
    return busy.get();
  }

  /** {@return read requests that succeeded} */
  public long reads() {
    return of(Operation.READ, Figure.ENDED);
  }

  public long sectorsRead() {
    return of(Operation.READ, Figure.SECTORS);
  }

  /** {@return write requests that succeeded} */
  public long writes() {
    return of(Operation.WRITE, Figure.ENDED);
  }

  public long sectorsWritten() {
    return of(Operation.WRITE, Figure.SECTORS);
  }
}
