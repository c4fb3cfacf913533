package pith.hal.topology;

import java.util.ArrayList;
import java.util.List;

/** A rectangle of text: its lines all have the same width. Blocks are set beside each other and framed to draw what lies within what. */
record TextBlock(List<String> lines) {
  /** {@return a block of these lines, filled up with blanks to a rectangle} */
  static TextBlock of(List<String> lines) {
    int width = lines.stream().mapToInt(String::length).max().orElse(0);
    return new TextBlock(lines.stream().map(line -> line + " ".repeat(width - line.length())).toList());
  }

  int width() {
    return lines.isEmpty() ? 0 : lines.getFirst().length();
  }

  /** {@return this block in a frame that carries {@code title} in its upper edge} */
  TextBlock framed(String title) {
    int inner = Math.max(width(), title.length() + 2);
    List<String> framed = new ArrayList<>();
    framed.add("┌─ " + title + " " + "─".repeat(inner - title.length() - 1) + "┐");
    for (String line : lines) {
      framed.add("│ " + line + " ".repeat(inner - line.length()) + " │");
    }
    framed.add("└" + "─".repeat(inner + 2) + "┘");
    return new TextBlock(framed);
  }

  /** {@return the blocks in rows, each as many as fit into {@code width} columns} */
  static TextBlock flow(List<TextBlock> blocks, int width) {
    List<String> lines = new ArrayList<>();
    for (int from = 0, to; from < blocks.size(); from = to) {
      int used = blocks.get(from).width();
      for (to = from + 1; to < blocks.size() && used + 1 + blocks.get(to).width() <= width; to++) {
        used += 1 + blocks.get(to).width();
      }
      lines.addAll(row(blocks.subList(from, to)));
    }
    return of(lines);
  }

  private static List<String> row(List<TextBlock> blocks) {
    int height = blocks.stream().mapToInt(block -> block.lines().size()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < height; i++) {
      List<String> parts = new ArrayList<>();
      for (TextBlock block : blocks) {
        parts.add(i < block.lines().size() ? block.lines().get(i) : " ".repeat(block.width()));
      }
      lines.add(String.join(" ", parts));
    }
    return lines;
  }
}
