package pith.vfs.elevator;

import java.util.ArrayDeque;
import pith.vfs.block.Request;
import pith.vfs.block.RequestOrder;

/** What one owner wants of a disk, and its place in virtual time. */
final class OwnerQueue {
  final long id;
  final RequestOrder order = new RequestOrder();

  /** What has no place on the disk, and what begins where another one begins. */
  private final ArrayDeque<Request> first = new ArrayDeque<>();

  int weight;

  /** Sectors that its next turn may have. */
  long budget;

  /** When its turn begins and ends, in virtual time. */
  long start;

  long finish;

  /** It waits for what it asked last: it may ask again as soon as it has the answer. */
  boolean waits;

  private long position;

  OwnerQueue(long id, long budget) {
    this.id = id;
    this.budget = budget;
  }

  void add(Request request) {
    if (request.sectors() == 0 || !order.add(request)) {
      first.add(request);
    }
  }

  boolean isEmpty() {
    return first.isEmpty() && order.isEmpty();
  }

  Request next() {
    return first.isEmpty() ? order.from(position) : first.peek();
  }

  Request take() {
    Request request = next();
    if (!first.isEmpty()) {
      return first.poll();
    }
    order.remove(request);
    position = request.endSector();
    return request;
  }
}
