package pith.sync.explore;

import java.util.ArrayList;
import java.util.List;

/**
 * A run as a table that is read from top to bottom: a column for each task, so that one sees where it changes from one to the other, and the line of source at
 * the end. An arrow stands where the schedule interfered: where otherwise another task had gone on.
 */
public final class TraceText {
  private static final int GAP = 2;
  private static final int NUMBER = 4;
  private static final int LEAST = 12;

  private final List<String> tasks;
  private final List<Step> steps;
  private final int[] widths;

  private TraceText(List<String> tasks, List<Step> steps) {
    this.tasks = tasks;
    this.steps = steps;
    this.widths = new int[tasks.size()];
    for (int task = 0; task < widths.length; task++) {
      widths[task] = Math.max(LEAST, tasks.get(task).length() + 4);
    }
    steps.forEach(step -> widths[step.task()] = Math.max(widths[step.task()], step.what().length()));
  }

  /** {@return the table of what {@code tasks} did, line by line} */
  public static List<String> of(List<String> tasks, List<Step> steps) {
    return new TraceText(tasks, steps).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    StringBuilder head = new StringBuilder(" ".repeat(NUMBER + GAP));
    for (int task = 0; task < widths.length; task++) {
      pad(head.append(Deviation.letter(task)).append(": ").append(tasks.get(task)), column(task + 1));
    }
    lines.add(head.append("source").toString());
    for (int i = 0; i < steps.size(); i++) {
      lines.add(line(i + 1, steps.get(i)));
    }
    return lines;
  }

  private String line(int number, Step step) {
    StringBuilder line = new StringBuilder();
    String digits = Integer.toString(number);
    line.append(step.interfered() ? "→" : " ").append(" ".repeat(Math.max(0, NUMBER - 1 - digits.length()))).append(digits);
    pad(line, column(step.task()));
    line.append(step.what());
    pad(line, column(widths.length));
    return line.append(step.place()).toString().stripTrailing();
  }

  private int column(int task) {
    int column = NUMBER + GAP;
    for (int before = 0; before < task; before++) {
      column += widths[before] + GAP;
    }
    return column;
  }

  private static StringBuilder pad(StringBuilder line, int to) {
    return line.append(" ".repeat(Math.max(0, to - line.length())));
  }
}
