package pith.hal.view;

import java.util.List;
import java.util.StringJoiner;

/** A word made of bit fields, such as a page-table entry; no two of them overlap. */
public final class BitLayout {
  private final String name;
  private final List<BitField> fields;

  private BitLayout(String name, List<BitField> fields) {
    this.name = name;
    this.fields = fields;
  }

  /** {@return the word of these fields, from the lowest} */
  public static BitLayout of(String name, BitField... fields) {
    long used = 0;
    for (BitField field : fields) {
      if ((used & field.mask()) != 0) {
        throw new IllegalArgumentException(name + ": '" + field.name() + "' overlaps another field");
      }
      used |= field.mask();
    }
    return new BitLayout(name, List.of(fields));
  }

  public String name() {
    return name;
  }

  public List<BitField> fields() {
    return fields;
  }

  /** {@return the field of that name} */
  public BitField field(String wanted) {
    return fields.stream()
        .filter(field -> field.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(name + " has no bits '" + wanted + "'"));
  }

  /** {@return the word in words: flags that are set by name, wider fields with their values, such as {@code V R U A ppn=0x80200}} */
  public String describe(long word) {
    StringJoiner text = new StringJoiner(" ");
    for (BitField field : fields) {
      if (field.isSet(word)) {
        text.add(field.width() == 1 ? field.name() : field.name() + "=0x" + Long.toHexString(field.get(word)));
      }
    }
    return text.toString();
  }
}
