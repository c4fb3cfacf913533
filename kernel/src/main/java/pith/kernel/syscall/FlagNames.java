package pith.kernel.syscall;

import java.util.LinkedHashMap;
import java.util.Map;

/** The names of the bits, or of the values of a field of bits, in an argument. */
public final class FlagNames {
  private final Map<Long, String> bits = new LinkedHashMap<>();
  private final Map<Long, String> choices = new LinkedHashMap<>();
  private long choiceMask;

  /** Adds the name of a bit, or of several bits that stand together; those named first win. */
  public FlagNames bit(long value, String name) {
    bits.put(value, name);
    return this;
  }

  /** Adds the name of one value of the field that {@code mask} covers. */
  public FlagNames choice(long mask, long value, String name) {
    choiceMask |= mask;
    choices.put(value, name);
    return this;
  }

  /** {@return the names of what is set, joined by bars; what has no name in hexadecimal} */
  public String show(long value) {
    StringBuilder shown = new StringBuilder();
    long left = value;
    String choice = choiceMask == 0 ? null : choices.get(value & choiceMask);
    if (choice != null) {
      shown.append(choice);
      left &= ~choiceMask;
    }
    for (Map.Entry<Long, String> bit : bits.entrySet()) {
      if (bit.getKey() != 0 && (left & bit.getKey()) == bit.getKey()) {
        shown.append(shown.isEmpty() ? "" : "|").append(bit.getValue());
        left &= ~bit.getKey();
      }
    }
    if (left != 0 || shown.isEmpty()) {
      shown.append(shown.isEmpty() ? "" : "|").append(left == 0 ? "0" : "0x" + Long.toHexString(left));
    }
    return shown.toString();
  }
}
