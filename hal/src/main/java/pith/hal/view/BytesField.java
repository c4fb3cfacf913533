package pith.hal.view;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;

/** The handle of a run of bytes within a structure. Over RAM, the run must lie within one page. */
public record BytesField(int offset, int length) {
  /** {@return a copy of the bytes} */
  public byte[] get(PhysicalMemory ram, long pa) {
    byte[] copy = new byte[length];
    ram.read(pa + offset, copy, 0, length);
    return copy;
  }

  /** Writes the bytes; a shorter value is filled up with zeroes. */
  public void set(PhysicalMemory ram, long pa, byte[] value) {
    ram.write(pa + offset, fitted(value), 0, length);
  }

  /** {@return a copy of the bytes} */
  public byte[] get(byte[] in, int at) {
    return Arrays.copyOfRange(in, at + offset, at + offset + length);
  }

  /** Writes the bytes; a shorter value is filled up with zeroes. */
  public void set(byte[] in, int at, byte[] value) {
    System.arraycopy(fitted(value), 0, in, at + offset, length);
  }

  /** Writes text as a C string: cut to fit, in UTF-8, always ended by a zero byte. */
  public void setText(byte[] in, int at, String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    set(in, at, Arrays.copyOf(encoded, Math.min(encoded.length, length - 1)));
  }

  /** {@return the text up to the first zero byte} */
  public String getText(byte[] in, int at) {
    int end = at + offset;
    while (end < at + offset + length && in[end] != 0) {
      end++;
    }
    return new String(in, at + offset, end - at - offset, StandardCharsets.UTF_8);
  }

  private byte[] fitted(byte[] value) {
    if (value.length > length) {
      throw new IllegalArgumentException(value.length + " bytes do not fit into " + length);
    }
    return value.length == length ? value : Arrays.copyOf(value, length);
  }
}
