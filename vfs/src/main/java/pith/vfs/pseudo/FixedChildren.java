package pith.vfs.pseudo;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The children of a folder that never changes; places are positions in the list. */
public final class FixedChildren implements PseudoNode.Children {
  private final List<PseudoNode.Entry> entries;
  private final Map<String, PseudoNode> byName = new TreeMap<>();

  public FixedChildren(List<PseudoNode.Entry> entries) {
    this.entries = List.copyOf(entries);
    for (PseudoNode.Entry entry : entries) {
      if (byName.put(entry.name(), entry.node()) != null) {
        throw new IllegalArgumentException("two entries are called " + entry.name());
      }
    }
  }

  int size() {
    return entries.size();
  }

  @Override
  public PseudoNode lookup(String name) {
    return byName.get(name);
  }

  @Override
  public void list(long from, PseudoNode.Sink sink) {
    for (long place = from; place < entries.size(); place++) {
      PseudoNode.Entry entry = entries.get((int) place);
      if (!sink.entry(place, entry.name(), entry.node())) {
        return;
      }
    }
  }

  @Override
  public boolean isDynamic() {
    return false;
  }
}
