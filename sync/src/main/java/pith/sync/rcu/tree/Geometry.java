package pith.sync.rcu.tree;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;

/**
 * How a tree for many harts is built. At {@code leafFanout} harts a leaf and {@code fanout} children a node, no lock is taken by more than that many others,
 * and a report climbs as few levels as possible. Source: Linux's {@code CONFIG_RCU_FANOUT_LEAF} (16) and {@code CONFIG_RCU_FANOUT} (64).
 */
public record Geometry(int leafFanout, int fanout) {
  /** Linux's defaults on 64-bit machines. */
  public static final Geometry USUAL = new Geometry(16, 64);

  /** Lock classes by level, the root's first, as Linux names them. */
  private static final List<LockClass> CLASSES =
      List.of(LockClass.of("rcu_node_0"), LockClass.of("rcu_node_1"), LockClass.of("rcu_node_2"), LockClass.of("rcu_node_3"), LockClass.of("rcu_node_4"), LockClass.of("rcu_node_5"));

  public Geometry {
    if (leafFanout < 1 || leafFanout > Long.SIZE || fanout < 2 || fanout > Long.SIZE) {
      throw new IllegalArgumentException("a leaf has 1 to 64 harts and a node 2 to 64 children, not " + leafFanout + " and " + fanout);
    }
  }

  /** {@return the nodes of a tree for {@code harts} harts, each before those below it: the root is the first, the leaves the last, by hart} */
  Node[] build(int harts) {
    List<Integer> widths = new ArrayList<>(List.of((harts + leafFanout - 1) / leafFanout));
    while (widths.getFirst() > 1) {
      widths.addFirst((widths.getFirst() + fanout - 1) / fanout);
    }
    if (widths.size() > CLASSES.size()) {
      throw new IllegalArgumentException("with a fan-out of " + fanout + " the tree for " + harts + " harts has more than " + CLASSES.size() + " levels");
    }
    List<Node> nodes = new ArrayList<>();
    int above = 0;
    for (int level = 0; level < widths.size(); level++) {
      int first = nodes.size();
      for (int i = 0; i < widths.get(level); i++) {
        nodes.add(node(level, level == 0 ? null : nodes.get(above + i / fanout), i, level == widths.size() - 1, harts));
      }
      above = first;
    }
    return nodes.toArray(Node[]::new);
  }

  private Node node(int level, Node parent, int number, boolean leaf, int harts) {
    int first = number * leafFanout;
    return new Node(parent, number % fanout, CLASSES.get(level), leaf ? first : 0, leaf ? Math.min(leafFanout, harts - first) : 0);
  }
}
