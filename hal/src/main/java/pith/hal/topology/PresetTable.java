package pith.hal.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the keys of one table of a preset, or of another file of settings written like one, each as the kind of thing it must be. Whatever is wrong is
 * said with file, line and key, and how it is written right.
 */
public final class PresetTable {
  private static final Pattern QUANTITY = Pattern.compile("(~?)\\s*(\\d+)(?:\\.(\\d{1,3}))?\\s*([A-Za-z/]*)");

  private final String file;
  private final String path;
  private final PresetValue.Table table;
  private final Set<String> used = new HashSet<>();

  PresetTable(String file, String path, PresetValue.Table table) {
    this.file = file;
    this.path = path;
    this.table = table;
  }

  /**
   * {@return the outermost table of {@code text}, the content of {@code file}}
   *
   * @throws SpecException if it is not well-formed
   */
  public static PresetTable of(String file, String text) {
    return new PresetTable(file, "", PresetValue.parse(file, text));
  }

  public boolean has(String key) {
    return table.entries().containsKey(key);
  }

  /** One value, as it is written. */
  public String text(String key) {
    return scalar(key).text();
  }

  public String text(String key, String otherwise) {
    return has(key) ? text(key) : otherwise;
  }

  public int integer(String key, int least, int most, int otherwise) {
    return has(key) ? integer(key, least, most) : otherwise;
  }

  public int integer(String key, int least, int most) {
    String text = text(key);
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
      throw wrong(key, "'" + text + "' is not a whole number from " + least + " to " + most);
    }
    return Integer.parseInt(text);
  }

  /** A number of bytes with K, M, G or T (powers of 1024). */
  public long bytes(String key) {
    Matcher quantity = quantity(key, "a size such as 32K, 16M or 1G");
    int shift =
        switch (quantity.group(4).toUpperCase(Locale.ROOT)) {
          case "" -> 0;
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          case "T" -> 40;
          default -> throw wrong(key, "'" + text(key) + "' is not a size such as 32K, 16M or 1G");
        };
    long thousandths = thousandths(quantity);
    if (thousandths == 0 || thousandths >= 1L << 62 - shift || (thousandths << shift) % 1000 != 0) {
      throw wrong(key, "'" + text(key) + "' is not a whole number of bytes that a machine can have");
    }
    return (thousandths << shift) / 1000;
  }

  /** A length of time with s, m, h or d; whole seconds. */
  public Duration duration(String key, Duration otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    Matcher quantity = quantity(key, "a time such as 30 s, 5 m, 12 h or 14 d");
    long seconds =
        switch (quantity.group(4)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3_600;
          case "d" -> 86_400;
          default -> throw wrong(key, "'" + text(key) + "' is not a time such as 30 s, 5 m, 12 h or 14 d");
        };
    if (thousandths(quantity) == 0 || thousandths(quantity) > 1_000_000 || thousandths(quantity) * seconds % 1000 != 0) {
      throw wrong(key, "'" + text(key) + "' is not a whole number of seconds from 1 on, or more than 1000 of a unit");
    }
    return Duration.ofSeconds(thousandths(quantity) * seconds / 1000);
  }

  /** Yes or no. */
  public boolean flag(String key, boolean otherwise) {
    return switch (text(key, Boolean.toString(otherwise))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, "'" + text(key) + "' is neither true nor false");
    };
  }

  /** A list of texts; none if it is left out. */
  public List<String> texts(String key) {
    if (!has(key)) {
      return List.of();
    }
    if (value(key) instanceof PresetValue.Sequence sequence && sequence.values().stream().allMatch(PresetValue.Scalar.class::isInstance)) {
      return sequence.values().stream().map(value -> ((PresetValue.Scalar) value).text()).toList();
    }
    throw wrong(key, "this is not a list of texts: write [ \"…\" ]");
  }

  /** A rate with Hz, kHz, MHz or GHz. */
  long hertz(String key) {
    Matcher quantity = quantity(key, "a rate such as 10 MHz or 2.5 GHz");
    long unit =
        switch (quantity.group(4)) {
          case "Hz" -> 1L;
          case "kHz" -> 1_000L;
          case "MHz" -> 1_000_000L;
          case "GHz" -> 1_000_000_000L;
          default -> throw wrong(key, "'" + text(key) + "' is not a rate such as 10 MHz or 2.5 GHz");
        };
    long thousandths = thousandths(quantity);
    if (thousandths > 8_000_000L || thousandths * unit / 1000 < 1000 || thousandths * unit / 1000 > 8_000_000_000L) {
      throw wrong(key, "'" + text(key) + "' is not between 1 kHz and 8 GHz");
    }
    return thousandths * unit / 1000;
  }

  /** A duration in cycles, ns or us; {@code ~} before it marks an estimate. */
  Latency latency(String key) {
    Matcher quantity = quantity(key, "a duration such as 12 cycles, 25.3 ns or ~230 ns");
    Latency.Unit unit =
        switch (quantity.group(4)) {
          case "cycles" -> Latency.Unit.CYCLES;
          case "ns", "us" -> Latency.Unit.NANOSECONDS;
          default -> throw wrong(key, "'" + text(key) + "' is not a duration such as 12 cycles, 25.3 ns or ~230 ns");
        };
    long thousandths = thousandths(quantity);
    if (thousandths == 0 || thousandths > 1_000_000_000L) {
      throw wrong(key, "'" + text(key) + "' is not between 0.001 and 1000000");
    }
    return new Latency(quantity.group(4).equals("us") ? thousandths * 1000 : thousandths, unit, !quantity.group(1).isEmpty());
  }

  /** A rate of transfer in GB/s (10^9 bytes); {@code ~} before it marks an estimate. */
  Bandwidth bandwidth(String key) {
    Matcher quantity = quantity(key, "a rate such as 20 GB/s or ~51.2 GB/s");
    if (!quantity.group(4).equals("GB/s") || thousandths(quantity) == 0 || thousandths(quantity) > 100_000_000L) {
      throw wrong(key, "'" + text(key) + "' is not a rate such as 20 GB/s or ~51.2 GB/s");
    }
    return new Bandwidth(thousandths(quantity), !quantity.group(1).isEmpty());
  }

  /** A number with up to three decimals, in thousandths; {@code ~} before it marks an estimate. */
  int thousandths(String key) {
    Matcher quantity = quantity(key, "a number such as 1.25 or ~1.3");
    if (!quantity.group(4).isEmpty() || thousandths(quantity) > 1_000_000) {
      throw wrong(key, "'" + text(key) + "' is not a number such as 1.25 or ~1.3");
    }
    return (int) thousandths(quantity);
  }

  /** One of an enum's constants, in the spelling of a preset: {@code per-socket} for {@code PER_SOCKET}. */
  public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      if (names.getLast().equals(text(key))) {
        return constant;
      }
    }
    throw wrong(key, "'" + text(key) + "' is not one of " + String.join(", ", names));
  }

  public PresetTable table(String key) {
    if (value(key) instanceof PresetValue.Table inner) {
      return new PresetTable(file, path + key + ".", inner);
    }
    throw wrong(key, "this is not a table: write { … }");
  }

  /** {@return whether {@code key} is there and is a table} */
  public boolean isTable(String key) {
    return has(key) && table.entries().get(key) instanceof PresetValue.Table;
  }

  /** The tables of a list. */
  public List<PresetTable> tables(String key) {
    List<PresetTable> inner = new ArrayList<>();
    if (value(key) instanceof PresetValue.Sequence sequence && !sequence.values().isEmpty()) {
      for (PresetValue value : sequence.values()) {
        if (!(value instanceof PresetValue.Table element)) {
          throw wrong(key, "this is not a list of tables: write [ { … } ]");
        }
        inner.add(new PresetTable(file, path + key + "[" + inner.size() + "].", element));
      }
      return inner;
    }
    throw wrong(key, "this is not a list with something in it: write [ { … } ]");
  }

  /** {@return the keys, all of which count as used} */
  public Set<String> keys() {
    used.addAll(table.entries().keySet());
    return table.entries().sequencedKeySet();
  }

  /** Refuses keys that nobody asked for: most are misspelt. */
  public void nothingElse() {
    for (String key : table.entries().keySet()) {
      if (!used.contains(key)) {
        throw wrong(key, "there is no such key: remove it or correct its spelling");
      }
    }
  }

  /** {@return the error that {@code key} is wrong; {@code why} says how and what to write} */
  public SpecException wrong(String key, String why) {
    int line = has(key) ? table.entries().get(key).line() : table.line();
    return new SpecException(file + ", line " + line + ", key " + path + key + ": " + why + ".");
  }

  private PresetValue value(String key) {
    used.add(key);
    if (!has(key)) {
      throw wrong(key, "this key is missing: add it to the table that begins on this line");
    }
    return table.entries().get(key);
  }

  private PresetValue.Scalar scalar(String key) {
    if (value(key) instanceof PresetValue.Scalar scalar) {
      return scalar;
    }
    throw wrong(key, "this is a table or a list: write a single value");
  }

  private Matcher quantity(String key, String example) {
    Matcher matcher = QUANTITY.matcher(text(key));
    if (!matcher.matches() || matcher.group(2).length() > 12) {
      throw wrong(key, "'" + text(key) + "' is not " + example);
    }
    return matcher;
  }

  private static long thousandths(Matcher quantity) {
    String fraction = quantity.group(3) == null ? "" : quantity.group(3);
    return Long.parseLong(quantity.group(2) + (fraction + "000").substring(0, 3));
  }
}
