package pith.kernel.inotify;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** Events in the order in which they happened. Guarded by the lock of the file that has it. */
final class EventQueue {
  /** Beyond this an event is lost, and the reader told once. Source: Linux {@code fs.inotify.max_queued_events}. */
  private static final int MAX_EVENTS = 16_384;

  private static final Event LOST = new Event(-1, InotifyMask.OVERFLOW, 0, null);

  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private int bytes;

  /** An event equal to the one before it says nothing new and is dropped. */
  void add(Event event) {
    Event added = events.size() < MAX_EVENTS ? event : LOST;
    if (!added.equals(events.peekLast())) {
      events.addLast(added);
      bytes += added.size();
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
      Event event = events.removeFirst();
      left -= event.size();
      bytes -= event.size();
      taken.add(event);
    }
    if (taken.isEmpty() && !events.isEmpty()) {
      throw Refused.of(Errno.EINVAL);
    }
    return taken;
  }
}
