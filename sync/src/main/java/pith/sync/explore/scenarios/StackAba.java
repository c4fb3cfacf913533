package pith.sync.explore.scenarios;

import pith.sync.explore.Cell;
import pith.sync.explore.Scenario;
import pith.sync.explore.Stage;

/**
 * A stack without a lock: pop reads the top and its successor, and replaces the top by the successor if it is the same still. The same is not unchanged: if
 * others pop A and B and push A back meanwhile, the comparison succeeds and makes B the top, which is in use elsewhere. A version that every change counts up
 * tells the two apart (Treiber 1986; IBM System/370 Principles of Operation).
 */
final class StackAba {
  static final Scenario BROKEN = Scenario.broken("aba", "a lock-free stack compares its top only: A, then B, then A again is not unchanged", stage -> setUp(stage, false));
  static final Scenario SOUND = Scenario.sound("aba-fixed", "the top carries a version, which every change counts up", stage -> setUp(stage, true));

  /** The top: a node's name, and how often it was changed. */
  private record Top(String node, int version) {
    @Override
    public String toString() {
      return node + "/" + version;
    }
  }

  /** What all tasks use. Node A's successor and B's are what a real stack keeps in the nodes. */
  private static final class Stack {
    final Cell<Top> top;
    final Cell<String> afterA;
    final Cell<String> afterB;
    final boolean counts;

    Stack(Stage stage, boolean counts) {
      top = stage.cell("top", new Top("A", 0));
      afterA = stage.cell("A.next", "B");
      afterB = stage.cell("B.next", "-");
      this.counts = counts;
    }

    String pop() {
      while (true) {
        Top seen = top.get();
        if (seen.node.equals("-")) {
          return "-";
        }
        String next = (seen.node.equals("A") ? afterA : afterB).get();
        if (top.compareAndSet(seen, new Top(next, version(seen)))) {
          return seen.node;
        }
      }
    }

    void pushA() {
      while (true) {
        Top seen = top.get();
        afterA.set(seen.node);
        if (top.compareAndSet(seen, new Top("A", version(seen)))) {
          return;
        }
      }
    }

    private int version(Top seen) {
      return counts ? seen.version + 1 : 0;
    }
  }

  private StackAba() {}

  private static void setUp(Stage stage, boolean counts) {
    Stack stack = new Stack(stage, counts);
    Cell<Integer> owners = stage.cell("owners of B", 0);
    stage.task("one", () -> use(stack.pop(), owners));
    stage.task(
        "other",
        () -> {
          String first = stack.pop();
          use(first, owners);
          use(stack.pop(), owners);
          if (first.equals("A")) {
            stack.pushA();
          }
        });
    stage.atEnd(
        () -> {
          boolean onStack = stack.top.get().node.equals("B") || stack.top.get().node.equals("A") && stack.afterA.get().equals("B");
          int places = owners.get() + (onStack ? 1 : 0);
          Stage.check(places == 1, "B is in " + places + " places at once");
        });
  }

  private static void use(String node, Cell<Integer> owners) {
    if (node.equals("B")) {
      owners.getAndUpdate(n -> n + 1);
    }
  }
}
