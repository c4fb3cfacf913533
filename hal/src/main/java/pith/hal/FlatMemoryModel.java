package pith.hal;

import pith.hal.memory.Access;

/** Every access is free: nothing is modelled, for speed. */
public final class FlatMemoryModel implements MemoryModel {
  @Override
  public String name() {
    return "flat";
  }

  @Override
  public boolean costs() {
    return false;
  }

  @Override
  public int access(Hart hart, long pa, int length, Access access) {
    return 0;
  }
}
