package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pith.vfs.FileName;
import pith.vfs.ext4.format.XattrFormat;

/**
 * Extended attributes as they stand in an area of bytes: entries from the front, which an empty one ends, values from the back.
 *
 * <pre>
 *   │ header │ entry │ entry │ 0000 │ …      … │ value │ value │
 *                └──────────────────────────────────────▲
 * </pre>
 */
final class XattrList {
  /** An attribute; {@code prefix} is the number of its name's beginning, {@code name} the rest. */
  record Attribute(int prefix, String name, byte[] value) implements Comparable<Attribute> {
    /** {@return the name as programs know it, null if its beginning is unknown} */
    String fullName() {
      String start = prefix < XattrFormat.PREFIXES.length ? XattrFormat.PREFIXES[prefix] : null;
      return start == null ? null : start + name;
    }

    int bytes() {
      return (XattrFormat.ENTRY_BYTES + name.length() + 3 & -4) + (value.length + 3 & -4);
    }

    /** The order in which a block has them. */
    @Override
    public int compareTo(Attribute other) {
      int byPrefix = Integer.compare(prefix, other.prefix);
      int byLength = byPrefix != 0 ? byPrefix : Integer.compare(name.length(), other.name.length());
      return byLength != 0 ? byLength : name.compareTo(other.name);
    }

    /** {@return what protects name and value}: characters and words, each rotated into what was before */
    int hash() {
      int hash = 0;
      for (int i = 0; i < name.length(); i++) {
        hash = hash << 5 ^ hash >>> 27 ^ name.charAt(i);
      }
      for (int at = 0; at < value.length; at += 4) {
        int word = 0;
        for (int i = 0; i < 4 && at + i < value.length; i++) {
          word |= (value[at + i] & 0xff) << 8 * i;
        }
        hash = hash << 16 ^ hash >>> 16 ^ word;
      }
      return hash;
    }
  }

  private XattrList() {}

  /**
   * {@return the attributes in {@code area} from {@code first} on, null if they make no sense} Values are counted from {@code base}.
   *
   * @param base where offsets of values count from
   */
  static List<Attribute> parse(byte[] area, int first, int base) {
    List<Attribute> found = new ArrayList<>();
    int at = first;
    while (at + 4 <= area.length && !isEnd(area, at)) {
      if (at + XattrFormat.ENTRY_BYTES > area.length) {
        return null;
      }
      int length = XattrFormat.NAME_LENGTH.get(area, at);
      long size = XattrFormat.VALUE_SIZE.get(area, at);
      int value = base + XattrFormat.VALUE_OFFSET.get(area, at);
      boolean within = at + XattrFormat.ENTRY_BYTES + length <= area.length && (size == 0 || value >= first && value + size <= area.length);
      if (!within || XattrFormat.VALUE_INODE.get(area, at) != 0) {
        return null;
      }
      byte[] name = Arrays.copyOfRange(area, at + XattrFormat.ENTRY_BYTES, at + XattrFormat.ENTRY_BYTES + length);
      byte[] bytes = size == 0 ? new byte[0] : Arrays.copyOfRange(area, value, value + (int) size);
      found.add(new Attribute(XattrFormat.NAME_INDEX.get(area, at), FileName.of(name), bytes));
      at += XattrFormat.ENTRY_BYTES + length + 3 & -4;
    }
    return found;
  }

  private static boolean isEnd(byte[] area, int at) {
    return area[at] == 0 && area[at + 1] == 0 && area[at + 2] == 0 && area[at + 3] == 0;
  }

  /** {@return whether {@code attributes} fit into {@code bytes} bytes behind the header} */
  static boolean fits(List<Attribute> attributes, int bytes) {
    return attributes.stream().mapToInt(Attribute::bytes).sum() + 4 <= bytes;
  }

  /** Writes attributes that fit to {@code area}, which is zero from {@code first} on. In a block they carry hashes. */
  static void write(List<Attribute> attributes, byte[] area, int first, int base, boolean hashed) {
    int at = first;
    int end = area.length;
    for (Attribute attribute : attributes) {
      end -= attribute.value.length + 3 & -4;
      XattrFormat.NAME_LENGTH.set(area, at, attribute.name.length());
      XattrFormat.NAME_INDEX.set(area, at, attribute.prefix);
      XattrFormat.VALUE_OFFSET.set(area, at, attribute.value.length == 0 ? 0 : end - base);
      XattrFormat.VALUE_SIZE.set(area, at, attribute.value.length);
      XattrFormat.ENTRY_HASH.set(area, at, hashed ? attribute.hash() : 0);
      System.arraycopy(FileName.bytes(attribute.name), 0, area, at + XattrFormat.ENTRY_BYTES, attribute.name.length());
      System.arraycopy(attribute.value, 0, area, end, attribute.value.length);
      at += XattrFormat.ENTRY_BYTES + attribute.name.length() + 3 & -4;
    }
  }

  /** {@return the hash of a block with these attributes} */
  static int hash(List<Attribute> attributes) {
    int hash = 0;
    for (Attribute attribute : attributes) {
      if (attribute.hash() == 0) {
        return 0;
      }
      hash = hash << 16 ^ hash >>> 16 ^ attribute.hash();
    }
    return hash;
  }
}
