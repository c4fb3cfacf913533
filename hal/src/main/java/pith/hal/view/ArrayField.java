package pith.hal.view;

/**
 * The handle of an array within a structure: it answers where an element begins; handles with offset 0, or those of the element's layout,
 * read it from there.
 *
 * @param stride bytes from one element to the next
 */
public record ArrayField(int offset, int stride, int count) {
  /** {@return where element {@code index} begins, of a structure that begins at {@code at} (an address, an offset)} */
  public long at(long at, int index) {
    return at + offset + (long) java.util.Objects.checkIndex(index, count) * stride;
  }

  /** {@return where element {@code index} begins in a byte array} */
  public int at(int at, int index) {
    return at + offset + java.util.Objects.checkIndex(index, count) * stride;
  }
}
