package pith.hal.view;

/**
 * One member of a {@link Layout} as it is declared: name and type, and where the declarer expects it to be.
 *
 * @param expectedOffset offset in bytes that is checked when the layout is built, or {@link #ANYWHERE}
 */
public record Member(String name, Type type, int expectedOffset) {
  static final int ANYWHERE = -1;

  private static Member of(String name, Type type) {
    return new Member(name, type, ANYWHERE);
  }

  public static Member u8(String name) {
    return of(name, Type.Scalar.U8);
  }

  public static Member u16(String name) {
    return of(name, Type.Scalar.U16);
  }

  public static Member u32(String name) {
    return of(name, Type.Scalar.U32);
  }

  public static Member i32(String name) {
    return of(name, Type.Scalar.I32);
  }

  /** Eight bytes; Java's {@code long} serves for signed and unsigned numbers, addresses and sizes alike. */
  public static Member u64(String name) {
    return of(name, Type.Scalar.U64);
  }

  /** Bytes without structure: a name, a buffer. A length of 0 marks where something of variable length begins. */
  public static Member bytes(String name, int length) {
    return of(name, new Type.Array(Type.Scalar.U8, length));
  }

  /** An array of the type of {@code element}, under that element's name. */
  public static Member array(Member element, int count) {
    return of(element.name(), new Type.Array(element.type(), count));
  }

  /** A structure within a structure; its members are reached as {@code name.member}. */
  public static Member struct(String name, Layout layout) {
    return of(name, new Type.Struct(layout));
  }

  /** Bytes that a specification leaves unused; what C's rules insert by themselves needs no mention. */
  public static Member pad(int length) {
    return of("", new Type.Array(Type.Scalar.U8, length));
  }

  /** {@return this member with the offset that it must turn out to have} */
  public Member at(int offset) {
    return new Member(name, type, offset);
  }
}
