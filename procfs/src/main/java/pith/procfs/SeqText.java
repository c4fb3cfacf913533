package pith.procfs;

/**
 * The text of a made-up file while it is put together, with the few ways in which Linux lays out columns. Confined to whoever builds
 * it. Source: Linux {@code fs/seq_file.c}.
 */
public final class SeqText {
  private static final String DIGITS = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();
  private int lineStart;

  public SeqText put(String words) {
    text.append(words);
    return this;
  }

  public SeqText put(char letter) {
    text.append(letter);
    return this;
  }

  /** Adds a decimal number. */
  public SeqText put(long number) {
    text.append(number);
    return this;
  }

  /** Adds a decimal number, all 64 bits counting. */
  public SeqText unsigned(long number) {
    text.append(Long.toUnsignedString(number));
    return this;
  }

  /** Adds a decimal number that takes at least {@code width} columns, blanks before it. */
  public SeqText right(long number, int width) {
    return right(Long.toString(number), width);
  }

  /** Adds words that take at least {@code width} columns, blanks before them. */
  public SeqText right(String words, int width) {
    blanks(width - words.length());
    return put(words);
  }

  /** Adds words that take at least {@code width} columns, blanks after them. */
  public SeqText left(String words, int width) {
    put(words);
    return blanks(width - words.length());
  }

  /** Adds a hexadecimal number of at least {@code digits} digits, zeroes before it. */
  public SeqText hex(long number, int digits) {
    int needed = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(number) + 3) / 4);
    for (int i = Math.max(needed, digits) - 1; i >= 0; i--) {
      text.append(DIGITS.charAt(i >= Long.SIZE / 4 ? 0 : (int) (number >>> 4 * i) & 15));
    }
    return this;
  }

  /** Adds a decimal number of at least two digits. */
  public SeqText two(long number) {
    return number < 10 ? put('0').put(number) : put(number);
  }

  /** Fills the line with blanks up to {@code column}, and adds one more. */
  public SeqText column(int column) {
    blanks(column - (text.length() - lineStart));
    return put(' ');
  }

  private SeqText blanks(int count) {
    for (int i = 0; i < count; i++) {
      text.append(' ');
    }
    return this;
  }

  /** Ends the line. */
  public SeqText line() {
    text.append('\n');
    lineStart = text.length();
    return this;
  }

  /** Adds words and ends the line. */
  public SeqText line(String words) {
    return put(words).line();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
