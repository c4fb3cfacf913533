package pith.kernel.socket;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.vfs.File;

/**
 * Files on their way in messages. Of sockets among them it is known how often each waits in a message, so that rings can be found: a socket all of whose
 * references are in messages can only be received by somebody through the queue of another socket, and if that is true of those too, by nobody.
 *
 * <p>The search looks at the sockets without references outside of messages. Those that wait in a queue of a socket that is not among them can still be
 * received, and so can all that wait in their queues; the queues of the rest are emptied. Only a message to a socket that is on its way itself can close a
 * ring: before the first of those there is nothing to look for, however many sockets are on their way. Source: Linux {@code net/unix/garbage.c} (since 6.10).
 */
final class InFlight {
  private static final LockClass LOCK = LockClass.of("unix_gc_lock");

  private final Mutex lock = new Mutex(LOCK);

  /** Sockets that wait in messages. Guarded by {@link #lock}, as all below. */
  private final List<UnixSocket> flying = new ArrayList<>();

  /** Whether there may be rings among them: since a message went to one of them, until there are none. */
  private boolean maybeCyclic;

  /** Files that users have sent and nobody has received, by user number. */
  private final TreeMap<Integer, Integer> ofUsers = new TreeMap<>();

  private final Deque<File> dropped = new ArrayDeque<>();
  private boolean dropping;

  /** {@return files of a user that nobody has received yet} */
  int ofUser(int uid) {
    try (Mutex.Held _ = lock.acquire()) {
      return ofUsers.getOrDefault(uid, 0);
    }
  }

  /** Files were put into a message for {@code receiver} by a user. An end that is not accepted yet goes where its listener goes. */
  void left(List<File> files, UnixSocket receiver, int uid) {
    try (Mutex.Held _ = lock.acquire()) {
      ofUsers.merge(uid, files.size(), Integer::sum);
      forSockets(files, socket -> {
        if (socket.flights++ == 0) {
          flying.add(socket);
        }
      });
      maybeCyclic |= !flying.isEmpty() && (receiver.flights > 0 || receiver.file() == null);
    }
  }

  /** They are in no message any more. */
  void arrived(List<File> files, int uid) {
    try (Mutex.Held _ = lock.acquire()) {
      ofUsers.computeIfPresent(uid, (user, count) -> count == files.size() ? null : count - files.size());
      forSockets(files, socket -> {
        if (--socket.flights == 0) {
          flying.remove(socket);
        }
      });
      maybeCyclic &= !flying.isEmpty();
    }
  }

  private static void forSockets(List<File> files, Consumer<UnixSocket> action) {
    for (File file : files) {
      if (file instanceof SocketFile socket) {
        action.accept(socket.socket());
      }
    }
  }

  /** {@return the files of a message that stays where it is, with references of their own; null if there are none} */
  List<File> copy(Message message) {
    if (message.files() == null) {
      return null;
    }
    try (Mutex.Held _ = lock.acquire()) {
      message.files().forEach(File::get);
      return message.files();
    }
  }

  /** Drops references. Closing one file may drop more: one loop does them all, so that no stack of calls grows with them. May sleep. */
  void drop(List<File> files) {
    try (Mutex.Held _ = lock.acquire()) {
      dropped.addAll(files);
      if (dropping) {
        return;
      }
      dropping = true;
    }
    for (File next = nextDropped(); next != null; next = nextDropped()) {
      next.put();
    }
  }

  private File nextDropped() {
    try (Mutex.Held _ = lock.acquire()) {
      File next = dropped.poll();
      dropping = next != null;
      return next;
    }
  }

  /** Empties the queues that nobody will ever read. May sleep. */
  void collect() {
    List<Message> lost = new ArrayList<>();
    try (Mutex.Held _ = lock.acquire()) {
      if (!maybeCyclic) {
        return;
      }
      List<UnixSocket> suspects = flying.stream().filter(socket -> socket.file() != null && socket.file().references() == socket.flights).toList();
      markReachable(suspects);
      suspects.stream().filter(socket -> !socket.reachable).forEach(socket -> emptied(socket, lost));
    }
    lost.forEach(Message::free);
  }

  private static void markReachable(List<UnixSocket> suspects) {
    for (UnixSocket suspect : suspects) {
      suspect.outside = suspect.flights;
      suspect.reachable = false;
    }
    suspects.forEach(suspect -> forQueue(suspect, inside -> inside.outside--));
    Deque<UnixSocket> next = new ArrayDeque<>();
    for (UnixSocket suspect : suspects) {
      if (suspect.outside > 0) {
        suspect.reachable = true;
        next.add(suspect);
      }
    }
    while (!next.isEmpty()) {
      forQueue(next.poll(), inside -> {
        if (!inside.reachable) {
          inside.reachable = true;
          next.add(inside);
        }
      });
    }
  }

  /** All sockets that wait in the queue of {@code socket}, or of an end that it has not accepted. */
  private static void forQueue(UnixSocket socket, Consumer<UnixSocket> action) {
    for (Message message : socket.messages()) {
      if (message.files() != null) {
        forSockets(message.files(), action);
      }
    }
    socket.waitingConnections().forEach(end -> forQueue(end, action));
  }

  private static void emptied(UnixSocket socket, List<Message> lost) {
    lost.addAll(socket.takeAll());
    socket.waitingConnections().forEach(end -> emptied(end, lost));
  }
}
