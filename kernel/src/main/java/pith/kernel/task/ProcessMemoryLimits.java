package pith.kernel.task;

import pith.mm.vma.MemoryLimits;

/** A process's limits as memory management asks for them. */
public record ProcessMemoryLimits(ResourceLimits limits) implements MemoryLimits {
  @Override
  public long addressSpace() {
    return bytes(ResourceLimits.AS);
  }

  @Override
  public long data() {
    return bytes(ResourceLimits.DATA);
  }

  @Override
  public long stack() {
    return bytes(ResourceLimits.STACK);
  }

  @Override
  public long locked() {
    return bytes(ResourceLimits.MEMLOCK);
  }

  private long bytes(int resource) {
    long soft = limits.soft(resource);
    return soft < 0 ? Long.MAX_VALUE : soft;
  }
}
