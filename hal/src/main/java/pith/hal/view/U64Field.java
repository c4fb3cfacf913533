package pith.hal.view;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import pith.hal.memory.PhysicalMemory;

/**
 * The handle of a 64-bit number or address at a fixed offset within a structure. The structure begins at a physical
 * address, at an offset of a segment, or at an index of a byte array. Keep it in a {@code static final}
 * field: then it costs no more than a plain access.
 */
public record U64Field(int offset) {
  private static final VarHandle BYTES = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  public long get(PhysicalMemory ram, long pa) {
    return ram.readLong(pa + offset);
  }

  public void set(PhysicalMemory ram, long pa, long value) {
    ram.writeLong(pa + offset, value);
  }

  public long get(MemorySegment in, long at) {
    return in.get(PhysicalMemory.LONG, at + offset);
  }

  public void set(MemorySegment in, long at, long value) {
    in.set(PhysicalMemory.LONG, at + offset, value);
  }

  public long get(byte[] in, int at) {
    return (long) BYTES.get(in, at + offset);
  }

  public void set(byte[] in, int at, long value) {
    BYTES.set(in, at + offset, value);
  }
}
