package pith.hal.view;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import pith.hal.memory.PhysicalMemory;

/**
 * The handle of a signed 32-bit number, or of 32 flags, at a fixed offset within a structure. The structure begins at a physical
 * address, at an offset of a segment, or at an index of a byte array. Keep it in a {@code static final}
 * field: then it costs no more than a plain access.
 */
public record I32Field(int offset) {
  private static final VarHandle BYTES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  public int get(PhysicalMemory ram, long pa) {
    return ram.readInt(pa + offset);
  }

  public void set(PhysicalMemory ram, long pa, int value) {
    ram.writeInt(pa + offset, value);
  }

  public int get(MemorySegment in, long at) {
    return in.get(PhysicalMemory.INT, at + offset);
  }

  public void set(MemorySegment in, long at, int value) {
    in.set(PhysicalMemory.INT, at + offset, value);
  }

  public int get(byte[] in, int at) {
    return (int) BYTES.get(in, at + offset);
  }

  public void set(byte[] in, int at, int value) {
    BYTES.set(in, at + offset, value);
  }
}
