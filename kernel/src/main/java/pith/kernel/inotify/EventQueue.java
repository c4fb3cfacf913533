package pith.kernel.inotify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import pith.mm.slab.Kmalloc;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Events in the order in which they happened. Guarded by the lock of the file that has it. */
final class EventQueue {
  /** Beyond this an event is lost, and the reader told once. Source: Linux {@code fs.inotify.max_queued_events}. */
  private static final int MAX_EVENTS = 16_384;

  private static final Event LOST = new Event(-1, InotifyMask.OVERFLOW, 0, null);

  private final Kmalloc memory;
  private final ArrayDeque<Event> events = new ArrayDeque<>();

  /** What each event takes; 0 for the one that tells of others that were lost, which has its place in any case. */
  private final ArrayDeque<Long> records = new ArrayDeque<>();

  private int bytes;

  EventQueue(Kmalloc memory) {
    this.memory = memory;
  }

  /** An event equal to the one before it says nothing new and is dropped; one for which there is no memory is lost. */
  void add(Event event) {
    if (event.equals(events.peekLast())) {
      return;
    }
    long record = events.size() < MAX_EVENTS ? memory.cache(event.recordBytes()).tryAllocate() : 0;
    Event added = record == 0 ? LOST : event;
    if (!added.equals(events.peekLast())) {
      events.addLast(added);
      records.addLast(record);
      bytes += added.size();
    }
  }

  private Event remove() {
    Event event = events.removeFirst();
    bytes -= event.size();
    long record = records.removeFirst();
    if (record != 0) {
      memory.free(record);
    }
    return event;
  }

  /** Nobody will read them. */
  void clear() {
    while (!events.isEmpty()) {
      remove();
    }
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** {@return what a read with enough room would get, in bytes} */
  int bytes() {
    return bytes;
  }

  /** {@return the first events that fit into {@code room} bytes together} Refuses with EINVAL if there are some but none fits. */
  List<Event> take(long room) {
    List<Event> taken = new ArrayList<>();
    long left = room;
    while (!events.isEmpty() && events.peekFirst().size() <= left) {
      Event event = remove();
      left -= event.size();
      taken.add(event);
    }
    if (taken.isEmpty() && !events.isEmpty()) {
      throw Refused.of(Errno.EINVAL);
    }
    return taken;
  }
}
