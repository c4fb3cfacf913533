package pith.hal.view;

import java.util.Locale;

/** What a member of a layout holds. Everything is little-endian, as the machine is. */
public sealed interface Type {
  /** {@return bytes it occupies} */
  int size();

  /** {@return the power of two that its offset is a multiple of} */
  int alignment();

  /** Numbers. */
  enum Scalar implements Type {
    U8(1),
    U16(2),
    U32(4),
    I32(4),
    U64(8);

    private final int size;

    Scalar(int size) {
      this.size = size;
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public int alignment() {
      return size;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A structure within a structure. */
  record Struct(Layout layout) implements Type {
    @Override
    public int size() {
      return layout.size();
    }

    @Override
    public int alignment() {
      return layout.alignment();
    }

    @Override
    public String toString() {
      return "struct " + layout.name();
    }
  }

  /** So many of one type in a row. */
  record Array(Type element, int count) implements Type {
    @Override
    public int size() {
      return element.size() * count;
    }

    @Override
    public int alignment() {
      return element.alignment();
    }

    @Override
    public String toString() {
      return element + "[" + count + "]";
    }
  }
}
