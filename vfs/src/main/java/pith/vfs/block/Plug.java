package pith.vfs.block;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds back what a task submits until it has submitted all, so that neighbours on the disk become one request, and the device is told once. Confined to its
 * task, which must close it before it waits for anything. Source: Linux's {@code struct blk_plug}.
 *
 * <pre>{@code
 * try (Plug plug = new Plug()) {
 *   for (...) queue.submit(bio, plug);
 * }
 * }</pre>
 */
public final class Plug implements AutoCloseable {
  /** So many are held back at most, as in Linux. */
  private static final int MOST = 32;

  private final List<Request> held = new ArrayList<>();

  /** Keeps {@code request}, unless it becomes part of one that is here. */
  void add(Request request) {
    Bio bio = request.first();
    for (int i = held.size() - 1; i >= 0; i--) {
      Request other = held.get(i);
      if (other.queue() == request.queue() && (other.mergeBack(bio) || other.mergeFront(bio))) {
        request.queue().merged(bio);
        return;
      }
    }
    held.add(request);
    if (held.size() == MOST) {
      close();
    }
  }

  /** Hands everything to the queues, in the order in which it came. */
  @Override
  public void close() {
    List<Request> run = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      run.add(held.get(i));
      if (i + 1 == held.size() || held.get(i + 1).queue() != held.get(i).queue()) {
        held.get(i).queue().insert(run);
        run.clear();
      }
    }
    held.clear();
  }
}
