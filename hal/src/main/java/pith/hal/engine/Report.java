package pith.hal.engine;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The text of a panic that the engine itself calls: something above it failed and nobody there caught it. */
final class Report {
  private Report() {}

  static String of(String place, Throwable cause) {
    StringWriter text = new StringWriter();
    text.append(place).append(" failed: ");
    cause.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
