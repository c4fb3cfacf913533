package pith.sync.lockdep;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import pith.sync.LockClass;

/**
 * Which class was ever acquired while which other was held. A cycle in this graph is a deadlock that some interleaving can bring
 * about, also if none ever did.
 *
 * <p>Looking up a known edge takes no lock: a node's edges are an array that is replaced, never changed. Edges are added under a host
 * lock, in which nothing charges cycles, so no task ever waits for it in virtual time.
 */
final class OrderGraph {
  /** {@code from} was held when {@code to} was acquired, the first time by {@code task} at {@code place}. */
  record Edge(LockClass from, LockClass to, String task, Throwable place) {}

  private static final class Node {
    final LockClass lockClass;
    volatile Edge[] out = new Edge[0];

    /** The search that reached this node last, and by which edge. Guarded by the graph's lock. */
    int reachedBy;

    Edge reachedOver;

    Node(LockClass lockClass) {
      this.lockClass = lockClass;
    }
  }

  /** Iterated only to be sorted, so its order shows nowhere. */
  private final ConcurrentHashMap<LockClass, Node> nodes = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private int searches;

  /** {@return whether the edge has been seen before} */
  boolean knows(LockClass from, LockClass to) {
    return holds(node(from), to);
  }

  private static boolean holds(Node from, LockClass to) {
    for (Edge edge : from.out) {
      if (edge.to == to) {
        return true;
      }
    }
    return false;
  }

  /**
   * Adds an edge. {@return the path from {@code edge.to} to {@code edge.from} that it closes to a cycle, empty if there is none or the
   * edge was known}
   */
  List<Edge> add(Edge edge) {
    lock.lock();
    try {
      Node from = node(edge.from);
      if (holds(from, edge.to)) {
        return List.of();
      }
      List<Edge> path = path(node(edge.to), edge.from);
      Edge[] more = Arrays.copyOf(from.out, from.out.length + 1);
      more[from.out.length] = edge;
      from.out = more;
      return path;
    } finally {
      lock.unlock();
    }
  }

  /** {@return whether a holder of {@code from} may come to wait for {@code to}: it is the same, or a path leads there} */
  boolean leads(LockClass from, LockClass to) {
    lock.lock();
    try {
      return from == to || !path(node(from), to).isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** {@return the shortest path, breadth first, or an empty one} */
  private List<Edge> path(Node start, LockClass goal) {
    int search = ++searches;
    ArrayDeque<Node> reached = new ArrayDeque<>(List.of(start));
    start.reachedBy = search;
    start.reachedOver = null;
    for (Node at = reached.poll(); at != null; at = reached.poll()) {
      if (at.lockClass == goal) {
        return wayTo(at);
      }
      for (Edge edge : at.out) {
        Node to = node(edge.to);
        if (to.reachedBy != search) {
          to.reachedBy = search;
          to.reachedOver = edge;
          reached.add(to);
        }
      }
    }
    return List.of();
  }

  private List<Edge> wayTo(Node goal) {
    List<Edge> way = new ArrayList<>();
    for (Edge edge = goal.reachedOver; edge != null; edge = node(edge.from).reachedOver) {
      way.add(edge);
    }
    Collections.reverse(way);
    return way;
  }

  /** {@return every edge seen so far, by the names of both classes} */
  List<Edge> edges() {
    return nodes.values().stream()
        .flatMap(node -> Arrays.stream(node.out))
        .sorted(Comparator.comparing((Edge edge) -> edge.from.name()).thenComparing(edge -> edge.to.name()))
        .toList();
  }

  /** {@return the class called so, if an order has it} */
  Optional<LockClass> named(String name) {
    return nodes.keySet().stream().filter(lockClass -> lockClass.name().equals(name)).findAny();
  }

  private Node node(LockClass lockClass) {
    Node node = nodes.get(lockClass);
    return node != null ? node : nodes.computeIfAbsent(lockClass, Node::new);
  }
}
