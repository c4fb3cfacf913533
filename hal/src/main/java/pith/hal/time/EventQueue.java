package pith.hal.time;

import java.util.PriorityQueue;

/**
 * What will happen, ordered by (time, sequence): timers, device completions, delayed interrupts. Two events of one time fire in
 * the order in which they were scheduled, so a run depends on nothing but its inputs.
 *
 * <p>Guarded by the engine: the deterministic one runs one hart at a time. {@link SharedEventQueue} has a lock.
 */
public class EventQueue {
  /** Something that will happen at a virtual time. */
  @FunctionalInterface
  public interface Action {
    /** Runs in the engine, on no particular hart, at {@code now} cycles; it raises interrupts and never blocks. */
    void fire(long now);
  }

  /** A scheduled event; keep it to cancel it. */
  public final class Event implements Comparable<Event> {
    private final long time;
    private final long sequence;
    private volatile Action action;

    private Event(long time, long sequence, Action action) {
      this.time = time;
      this.sequence = sequence;
      this.action = action;
    }

    /** {@return when it fires, in cycles} */
    public long time() {
      return time;
    }

    /** {@return whether it will fire} */
    public boolean pending() {
      return action != null;
    }

    /** The event won't fire. Cancelling one that fired has no effect. */
    public void cancel() {
      EventQueue.this.cancel(this);
    }

    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(time, other.time);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  /** Cancelled events that may stay queued before it is worth looking at all of them. */
  private static final int LITTER = 64;

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private long sequence;
  private int cancelled;

  /** Schedules {@code action} for {@code time} cycles; a time in the past means as soon as possible. */
  public Event schedule(long time, Action action) {
    Event event = new Event(time, sequence++, action);
    queue.add(event);
    return event;
  }

  /** {@return the time of the earliest live event, or {@link Long#MAX_VALUE}} */
  public long nextTime() {
    for (Event head = queue.peek(); head != null; head = queue.peek()) {
      if (head.action != null) {
        return head.time;
      }
      queue.poll();
      cancelled--;
    }
    return Long.MAX_VALUE;
  }

  /** As {@link Event#cancel}. */
  void cancel(Event event) {
    if (event.action != null) {
      event.action = null;
      cancelled++;
      sweep();
    }
  }

  /** Drops cancelled events once they are most of the queue, so that a timer set again and again costs no memory. */
  private void sweep() {
    if (cancelled > LITTER && cancelled > queue.size() / 2) {
      queue.removeIf(event -> event.action == null);
      cancelled = 0;
    }
  }

  /** {@return how many events are queued, cancelled ones included} */
  int size() {
    return queue.size();
  }

  /** Fires the earliest event if its time is at most {@code limit}. {@return whether one fired} */
  public boolean fireNext(long limit) {
    if (nextTime() > limit) {
      return false;
    }
    Event event = queue.poll();
    Action action = event.action;
    event.action = null;
    action.fire(event.time);
    return true;
  }
}
