package pith.kernel.proc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import pith.procfs.SeqText;
import pith.sync.lockdep.Lockdep;
import pith.sync.lockdep.Lockdep.Order;
import pith.vfs.pseudo.PseudoNode;

/** What the lock checker has learned. Such files are there only while it is on. Source: Linux {@code kernel/locking/lockdep_proc.c}. */
final class LockdepTexts {
  private final Lockdep lockdep;

  LockdepTexts(Lockdep lockdep) {
    this.lockdep = lockdep;
  }

  /** {@return the files, for the root of /proc} */
  List<PseudoNode.Entry> files() {
    return List.of(
        PseudoNode.file("lockdep", 0400, context -> classes()),
        PseudoNode.file("lockdep_stats", 0400, context -> statistics()),
        PseudoNode.file("lockdep_chains", 0400, context -> chains()));
  }

  /** Each class: how many can be acquired after it (FD) and before it (BD), itself counted as Linux does; then those that directly followed it. */
  private String classes() {
    Map<String, Set<String>> after = new TreeMap<>();
    Map<String, Set<String>> before = new TreeMap<>();
    for (Order order : lockdep.orders()) {
      neighbours(after, order.first()).add(order.then());
      neighbours(after, order.then());
      neighbours(before, order.then()).add(order.first());
      neighbours(before, order.first());
    }
    SeqText text = new SeqText().line("all lock classes:");
    after.forEach(
        (name, next) -> {
          text.put("FD: ").right(reachable(after, name), 4).put(" BD: ").right(reachable(before, name), 4).put(' ' + use(name)).put(": ").line(name);
          next.forEach(then -> text.put(" -> ").line(then));
          text.line();
        });
    return text.toString();
  }

  /** {@return how the class gets along with interrupts, in Linux's four letters: only the first kind exists here, and readers are not told from writers} */
  private String use(String name) {
    return lockdep.interruptUse(name) + "...";
  }

  /** Every sequence of classes that was held together, the outermost first. */
  private String chains() {
    SeqText text = new SeqText().line("all lock chains:");
    for (List<String> chain : lockdep.chains()) {
      text.line("irq_context: 0");
      chain.forEach(text::line);
      text.line();
    }
    return text.toString();
  }

  private static Set<String> neighbours(Map<String, Set<String>> graph, String name) {
    return graph.computeIfAbsent(name, _ -> new TreeSet<>());
  }

  private static int reachable(Map<String, Set<String>> graph, String from) {
    Set<String> seen = new TreeSet<>(Set.of(from));
    Deque<String> left = new ArrayDeque<>(seen);
    while (!left.isEmpty()) {
      for (String next : graph.get(left.poll())) {
        if (seen.add(next)) {
          left.add(next);
        }
      }
    }
    return seen.size();
  }

  private String statistics() {
    List<Order> orders = lockdep.orders();
    Set<String> names = new TreeSet<>();
    orders.forEach(order -> names.addAll(List.of(order.first(), order.then())));
    return new SeqText()
        .put(" lock-classes: ").right(names.size(), 29).line()
        .put(" direct dependencies: ").right(orders.size(), 22).line()
        .put(" dependency chains: ").right(lockdep.chains().size(), 23).line()
        .put(" hardirq-safe locks: ").right(used(names, '+'), 22).line()
        .put(" hardirq-unsafe locks: ").right(used(names, '-'), 20).line()
        .put(" breaches reported: ").right(lockdep.breaches(), 24).line()
        .toString();
  }

  private long used(Set<String> names, char how) {
    return names.stream().filter(name -> lockdep.interruptUse(name) == how || lockdep.interruptUse(name) == '?').count();
  }
}
