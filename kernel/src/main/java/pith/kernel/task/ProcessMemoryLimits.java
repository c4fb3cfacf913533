package pith.kernel.task;

import pith.mm.vma.MemoryLimits;
import pith.sync.Execution;
import pith.vfs.attr.Capability;

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

  /** There is none for who may lock what they like: CAP_IPC_LOCK. */
  @Override
  public long locked() {
    boolean free = Execution.currentOrNull() instanceof Task task && task.credentials().has(Capability.IPC_LOCK);
    return free ? Long.MAX_VALUE : bytes(ResourceLimits.MEMLOCK);
  }

  @Override
  public boolean mayMapLow() {
    return Execution.currentOrNull() instanceof Task task && task.credentials().has(Capability.SYS_RAWIO);
  }

  private long bytes(int resource) {
    long soft = limits.soft(resource);
    return soft < 0 ? Long.MAX_VALUE : soft;
  }
}
