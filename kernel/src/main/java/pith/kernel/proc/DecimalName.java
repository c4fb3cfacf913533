package pith.kernel.proc;

/** Names that are numbers, written the one way that counts: without sign or leading zeroes. */
final class DecimalName {
  private static final int MAX_DIGITS = 9;

  private DecimalName() {}

  /** {@return the number, or −1 if {@code name} is none} */
  static int parse(String name) {
    if (name.isEmpty() || name.length() > MAX_DIGITS || name.length() > 1 && name.charAt(0) == '0') {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < name.length(); i++) {
      char digit = name.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      number = number * 10 + digit - '0';
    }
    return number;
  }
}
