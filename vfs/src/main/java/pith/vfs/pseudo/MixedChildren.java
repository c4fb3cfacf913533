package pith.vfs.pseudo;

/** Fixed children, then others that come and go. */
record MixedChildren(FixedChildren fixed, PseudoNode.Children more) implements PseudoNode.Children {
  @Override
  public PseudoNode lookup(String name) {
    PseudoNode node = fixed.lookup(name);
    return node != null ? node : more.lookup(name);
  }

  @Override
  public void list(long from, PseudoNode.Sink sink) {
    boolean[] room = {true};
    fixed.list(from, (place, name, node) -> room[0] = sink.entry(place, name, node));
    if (room[0]) {
      more.list(Math.max(0, from - fixed.size()), (place, name, node) -> sink.entry(place + fixed.size(), name, node));
    }
  }

  @Override
  public boolean isDynamic() {
    return more.isDynamic();
  }

  @Override
  public boolean isDynamic(String name) {
    return fixed.lookup(name) == null && more.isDynamic(name);
  }
}
