package pith.vfs.elevator;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import pith.vfs.block.IoScheduler;
import pith.vfs.block.Request;
import pith.vfs.block.RequestOrder;

/**
 * In the order of sectors, in batches, but nobody for longer than its deadline; reads before writes, unless writes have waited for some batches of reads.
 * Source: Linux's {@code block/mq-deadline.c}.
 */
final class DeadlineScheduler implements IoScheduler {
  private static final long MILLIS = 1000;

  /** Reads or writes that wait: in order of sectors, and in order of arrival. */
  private static final class Direction {
    final RequestOrder order = new RequestOrder();
    final ArrayDeque<Request> arrivals = new ArrayDeque<>();
    long expireCycles;
    long position;

    boolean isEmpty() {
      return arrivals.isEmpty();
    }

    boolean expired(long now) {
      return !isEmpty() && arrivals.peek().startedAt() + expireCycles <= now;
    }

    Request take(Request request) {
      order.remove(request);
      arrivals.remove(request);
      return request;
    }
  }

  private final long cyclesPerMilli;
  private final Direction reads = new Direction();
  private final Direction writes = new Direction();

  /** What has no place on the disk, and what begins where another one begins. */
  private final ArrayDeque<Request> first = new ArrayDeque<>();

  private Direction current = writes;
  private int batch;
  private int starved;
  private long batchLength = 16;
  private long mostStarved = 2;

  DeadlineScheduler(long hertz) {
    cyclesPerMilli = hertz / MILLIS;
    reads.expireCycles = 500 * cyclesPerMilli;
    writes.expireCycles = 5000 * cyclesPerMilli;
  }

  private Direction direction(Request request) {
    return request.operation().changes() ? writes : reads;
  }

  @Override
  public boolean merge(Request request) {
    return request.sectors() > 0 && direction(request).order.merge(request);
  }

  @Override
  public void insert(Request request, long now) {
    if (request.sectors() > 0 && direction(request).order.add(request)) {
      direction(request).arrivals.add(request);
    } else {
      first.add(request);
    }
  }

  @Override
  public Request dispatch(long now) {
    if (!first.isEmpty()) {
      return first.poll();
    }
    if (batch >= batchLength || current.order.behind(current.position) == null) {
      if (reads.isEmpty() && writes.isEmpty()) {
        return null;
      }
      begin(now);
    }
    Request request = current.take(current.order.behind(current.position));
    current.position = request.endSector();
    batch++;
    return request;
  }

  /** The batch is long enough, or its sweep has reached the end of the disk. A new one: of which direction, and where it begins. */
  private void begin(long now) {
    boolean starving = !writes.isEmpty() && starved >= mostStarved;
    if (!reads.isEmpty() && !starving) {
      starved += writes.isEmpty() ? 0 : 1;
      current = reads;
    } else {
      starved = 0;
      current = writes;
    }
    batch = 0;
    if (current.expired(now) || current.order.behind(current.position) == null) {
      current.position = current.arrivals.peek().sector();
    }
  }

  @Override
  public SequencedMap<String, Tunable> tunables() {
    SequencedMap<String, Tunable> shown = new LinkedHashMap<>();
    shown.put("fifo_batch", tunable(() -> batchLength, value -> batchLength = Math.max(1, value)));
    shown.put("read_expire", tunable(() -> reads.expireCycles / cyclesPerMilli, value -> reads.expireCycles = value * cyclesPerMilli));
    shown.put("write_expire", tunable(() -> writes.expireCycles / cyclesPerMilli, value -> writes.expireCycles = value * cyclesPerMilli));
    shown.put("writes_starved", tunable(() -> mostStarved, value -> mostStarved = value));
    return shown;
  }

  static Tunable tunable(LongSupplier get, LongConsumer set) {
    return new Tunable() {
      @Override
      public long get() {
        return get.getAsLong();
      }

      @Override
      public void set(long value) {
        set.accept(value);
      }
    };
  }
}
