package pith.hal.view;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import pith.hal.memory.PhysicalMemory;

/**
 * The handle of an unsigned 32-bit number at a fixed offset within a structure. The structure begins at a physical
 * address, at an offset of a segment, or at an index of a byte array. Keep it in a {@code static final}
 * field: then it costs no more than a plain access.
 */
public record U32Field(int offset) {
  private static final VarHandle BYTES = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  public long get(PhysicalMemory ram, long pa) {
    return ram.readInt(pa + offset) & 0xffff_ffffL;
  }

  public void set(PhysicalMemory ram, long pa, long value) {
    ram.writeInt(pa + offset, (int) value);
  }

  public long get(MemorySegment in, long at) {
    return in.get(PhysicalMemory.INT, at + offset) & 0xffff_ffffL;
  }

  public void set(MemorySegment in, long at, long value) {
    in.set(PhysicalMemory.INT, at + offset, (int) value);
  }

  public long get(byte[] in, int at) {
    return (int) BYTES.get(in, at + offset) & 0xffff_ffffL;
  }

  public void set(byte[] in, int at, long value) {
    BYTES.set(in, at + offset, (int) value);
  }
}
