package pith.mm.slab;

import pith.hal.memory.Access;
import pith.mm.physical.MemoryTraffic;
import pith.mm.physical.Work;

/**
 * An array of pointers to free objects of one cache, owned by whoever holds it: a hart, the barn, or a caller who filled one ahead by {@link
 * SlabCache#prefill} because it will need objects where it must not fail.
 *
 * <p>What it occupies in RAM comes from kmalloc: a header and a pointer for each object. Source: Linux {@code struct slab_sheaf}.
 */
public final class Sheaf {
  static final int HEADER_BYTES = 32;

  final long[] objects;

  /** Where its memory lies, 0 for one that was made for a single use. */
  final long address;

  private final MemoryTraffic traffic;
  private int size;

  /** The next on the barn's list; guarded by the barn's lock. */
  Sheaf next;

  Sheaf(int capacity, long address, MemoryTraffic traffic) {
    objects = new long[capacity];
    this.address = address;
    this.traffic = traffic;
  }

  /** {@return objects in it} */
  public int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  boolean isFull() {
    return size == objects.length;
  }

  void push(long object) {
    step(size, Access.STORE);
    objects[size++] = object;
  }

  long pop() {
    step(size - 1, Access.LOAD);
    return objects[--size];
  }

  long top() {
    return size == 0 ? 0 : objects[size - 1];
  }

  /** Says how many objects there are after the array was filled or emptied in one go. */
  void size(int count) {
    size = count;
  }

  private void step(int index, Access access) {
    Work.charge(SlabCosts.SHEAF_STEP);
    if (address != 0) {
      traffic.touch(address + HEADER_BYTES + (long) index * Long.BYTES, Long.BYTES, access);
    }
  }
}
