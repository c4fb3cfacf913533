package pith.kernel.tracefs;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Reads a filter: comparisons of fields with {@code &&}, {@code ||}, {@code !} and parentheses. Texts are compared by {@code ==}, {@code !=} and {@code ~}, the
 * last with {@code *} and {@code ?} in the pattern; numbers by {@code == != < <= > >= &}. Refuses with EINVAL what it cannot read. Source: Linux
 * {@code Documentation/trace/events.rst}, 5.1.
 */
final class EventPredicate {
  private static final int MOST_CHARS = 4096;
  private static final int DEEPEST = 64;

  private final EventType type;
  private final String text;
  private int at;
  private int depth;

  private EventPredicate(EventType type, String text) {
    this.type = type;
    this.text = text;
  }

  /** {@return what {@code text} asks of events of a kind} */
  static Predicate<TraceRecord> parse(EventType type, String text) {
    if (text.length() > MOST_CHARS) {
      throw Refused.of(Errno.EINVAL);
    }
    EventPredicate reading = new EventPredicate(type, text);
    Predicate<TraceRecord> all = reading.alternatives();
    if (reading.at < text.length()) {
      throw Refused.of(Errno.EINVAL);
    }
    return all;
  }

  private Predicate<TraceRecord> alternatives() {
    Predicate<TraceRecord> any = conjunction();
    while (takes("||")) {
      any = any.or(conjunction());
    }
    return any;
  }

  private Predicate<TraceRecord> conjunction() {
    Predicate<TraceRecord> all = term();
    while (takes("&&")) {
      all = all.and(term());
    }
    return all;
  }

  private Predicate<TraceRecord> term() {
    if (++depth > DEEPEST) {
      throw Refused.of(Errno.EINVAL);
    }
    Predicate<TraceRecord> found;
    if (takes("!")) {
      found = term().negate();
    } else if (takes("(")) {
      found = alternatives();
      if (!takes(")")) {
        throw Refused.of(Errno.EINVAL);
      }
    } else {
      found = comparison();
    }
    depth--;
    return found;
  }

  private Predicate<TraceRecord> comparison() {
    String field = word();
    String operator = operator();
    String value = value();
    if (!TraceRecord.has(type, field)) {
      throw Refused.of(Errno.EINVAL);
    }
    return TraceRecord.isText(type, field) ? textual(field, operator, value) : numeric(field, operator, number(value));
  }

  private static Predicate<TraceRecord> textual(String field, String operator, String value) {
    return switch (operator) {
      case "==" -> event -> event.value(field).equals(value);
      case "!=" -> event -> !event.value(field).equals(value);
      case "~" -> {
        Pattern glob = Pattern.compile(("\\Q" + value + "\\E").replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"));
        yield event -> glob.matcher(event.value(field).toString()).matches();
      }
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static Predicate<TraceRecord> numeric(String field, String operator, long value) {
    return switch (operator) {
      case "==" -> event -> of(event, field) == value;
      case "!=" -> event -> of(event, field) != value;
      case "<" -> event -> of(event, field) < value;
      case "<=" -> event -> of(event, field) <= value;
      case ">" -> event -> of(event, field) > value;
      case ">=" -> event -> of(event, field) >= value;
      case "&" -> event -> (of(event, field) & value) != 0;
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long of(TraceRecord event, String field) {
    return (Long) event.value(field);
  }

  private static long number(String text) {
    try {
      return Long.decode(text);
    } catch (NumberFormatException noNumber) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private boolean takes(String token) {
    skipBlanks();
    boolean there = text.startsWith(token, at) && !(token.equals("!") && text.startsWith("!=", at));
    at += there ? token.length() : 0;
    skipBlanks();
    return there;
  }

  private String operator() {
    for (String each : new String[] {"==", "!=", "<=", ">=", "<", ">", "~", "&"}) {
      if (takes(each)) {
        return each;
      }
    }
    throw Refused.of(Errno.EINVAL);
  }

  private String value() {
    skipBlanks();
    if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
      int end = text.indexOf(text.charAt(at), at + 1);
      if (end < 0) {
        throw Refused.of(Errno.EINVAL);
      }
      String quoted = text.substring(at + 1, end);
      at = end + 1;
      skipBlanks();
      return quoted;
    }
    return word();
  }

  /** {@return letters, digits, and what else numbers and names of tasks are made of} */
  private String word() {
    skipBlanks();
    int begin = at;
    while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "_-./:*?".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    if (at == begin) {
      throw Refused.of(Errno.EINVAL);
    }
    String word = text.substring(begin, at);
    skipBlanks();
    return word;
  }
}
