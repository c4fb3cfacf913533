package pith.hal.view;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Where the members of a structure lie: declared once, checked when the class that declares it loads, and used through typed handles, so
 * that no call site knows an offset.
 *
 * <pre>{@code
 * static final Layout TIMESPEC = Layout.of("timespec", 16, u64("tv_sec"), u64("tv_nsec"));
 * static final Layout ITIMERSPEC = Layout.of("itimerspec", 32, struct("it_interval", TIMESPEC), struct("it_value", TIMESPEC).at(16));
 * static final U64Field SECONDS = ITIMERSPEC.u64("it_value.tv_sec");
 * ...
 * long seconds = SECONDS.get(ram, pa);
 * }</pre>
 *
 * <p>Members are placed by the rules of C on a 64-bit machine (RISC-V psABI, section "C type details"): each at the next multiple of its
 * alignment, the whole padded to a multiple of the largest. A declaration that does not come out as it says is a bug, and an
 * {@link IllegalArgumentException}.
 */
public final class Layout {
  /** A member and its offset in bytes. */
  public record Placed(String name, Type type, int offset) {}

  private final String name;
  private final SequencedMap<String, Placed> members = new LinkedHashMap<>();
  private int size;
  private int alignment = 1;

  private Layout(String name) {
    this.name = name;
  }

  /** {@return the layout of a structure that is {@code size} bytes long, padding included} */
  public static Layout of(String name, int size, Member... members) {
    Layout layout = new Layout(name);
    for (Member member : members) {
      layout.place(member);
    }
    layout.size = align(layout.size, layout.alignment);
    layout.check(layout.size == size, "is " + layout.size + " bytes long, not " + size);
    return layout;
  }

  private void place(Member member) {
    int offset = align(size, member.type().alignment());
    check(
        member.expectedOffset() == Member.ANYWHERE || member.expectedOffset() == offset,
        "has '" + member.name() + "' at " + offset + ", not at " + member.expectedOffset());
    size = offset + member.type().size();
    alignment = Math.max(alignment, member.type().alignment());
    if (!member.name().isEmpty()) {
      add(new Placed(member.name(), member.type(), offset));
    }
  }

  private void add(Placed placed) {
    check(members.put(placed.name(), placed) == null, "has two members '" + placed.name() + "'");
    if (placed.type() instanceof Type.Struct(Layout inner)) {
      inner.members.values().forEach(
          member -> add(new Placed(placed.name() + "." + member.name(), member.type(), placed.offset() + member.offset())));
    }
  }

  private static int align(int offset, int to) {
    return offset + to - 1 & -to;
  }

  private void check(boolean right, String wrong) {
    if (!right) {
      throw new IllegalArgumentException("struct " + name + " " + wrong);
    }
  }

  public String name() {
    return name;
  }

  /** {@return the size in bytes, padding included} */
  public int size() {
    return size;
  }

  public int alignment() {
    return alignment;
  }

  /** {@return every member, those of inner structures too, in order of declaration} */
  public SequencedMap<String, Placed> members() {
    return Collections.unmodifiableSequencedMap(members);
  }

  /** {@return zeroed bytes for one such structure, to be filled in and copied to a program} */
  public byte[] allocate() {
    return new byte[size];
  }

  public U8Field u8(String member) {
    return new U8Field(scalar(member, Type.Scalar.U8));
  }

  public U16Field u16(String member) {
    return new U16Field(scalar(member, Type.Scalar.U16));
  }

  public U32Field u32(String member) {
    return new U32Field(scalar(member, Type.Scalar.U32));
  }

  public I32Field i32(String member) {
    return new I32Field(scalar(member, Type.Scalar.I32));
  }

  public U64Field u64(String member) {
    return new U64Field(scalar(member, Type.Scalar.U64));
  }

  public BytesField bytes(String member) {
    Type.Array array = array(member);
    check(array.element() == Type.Scalar.U8, "has in '" + member + "' no bytes, but " + array.element());
    return new BytesField(find(member).offset(), array.count());
  }

  /** {@return the handle of an array of numbers or structures} */
  public ArrayField elements(String member) {
    Type.Array array = array(member);
    return new ArrayField(find(member).offset(), array.element().size(), array.count());
  }

  /** {@return the offset of a member in bytes, for what no handle serves: the place of a nested structure} */
  public int offset(String member) {
    return find(member).offset();
  }

  private int scalar(String member, Type.Scalar type) {
    Placed placed = find(member);
    check(placed.type() == type, "has '" + member + "' as " + placed.type() + ", not as " + type);
    return placed.offset();
  }

  private Type.Array array(String member) {
    Placed placed = find(member);
    check(placed.type() instanceof Type.Array, "has '" + member + "' as " + placed.type() + ", not as an array");
    return (Type.Array) placed.type();
  }

  private Placed find(String member) {
    check(members.containsKey(member), "has no member '" + member + "'");
    return members.get(member);
  }

  /** {@return the structure as text: offset, type and name of each member} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("struct " + name + " { // " + size + " bytes\n");
    members.values().forEach(member -> text.append(String.format("  /* %4d */ %s %s;\n", member.offset(), member.type(), member.name())));
    return text.append("}").toString();
  }
}
