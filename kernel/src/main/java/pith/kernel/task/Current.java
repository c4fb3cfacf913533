package pith.kernel.task;

import pith.hal.Hart;
import pith.hal.cpu.UserRegisters;
import pith.mm.space.AddressSpace;
import pith.sync.Execution;
import pith.vfs.Caller;
import pith.vfs.attr.Credentials;
import pith.vfs.DescriptorTable;
import pith.vfs.FsContext;

/**
 * The licence to act as the running task. It is handed from the trap down, never stored: every use checks that the caller runs on
 * this task's own stack.
 */
public final class Current {
  private final Task task;

  Current(Task task) {
    this.task = task;
  }

  /** {@return the running task} */
  public Task task() {
    assert Execution.current() == task : "the licence of " + task + " used by " + Execution.current();
    return task;
  }

  public Kernel kernel() {
    return task.kernel();
  }

  public Process process() {
    return task.process();
  }

  public Hart hart() {
    return task().hart();
  }

  /** {@return the task's memory, for reading and writing at user addresses} */
  public AddressSpace space() {
    return task().space();
  }

  public DescriptorTable files() {
    return task().files();
  }

  public FsContext fs() {
    return task().fs();
  }

  /** {@return on whose behalf and from where paths are walked} */
  public Caller caller() {
    return task().caller();
  }

  /** {@return RLIMIT_NOFILE: descriptors are numbered below it} */
  public int descriptorLimit() {
    long soft = process().limits().soft(ResourceLimits.NOFILE);
    return soft < 0 || soft > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) soft;
  }

  public Credentials credentials() {
    return task().credentials();
  }

  public UserRegisters registers() {
    return task().registers();
  }
}
