package pith.kernel.task;

import pith.hal.cpu.UserRegisters;
import pith.kernel.signal.SignalHandlers;
import pith.mm.space.AddressSpace;
import pith.vfs.attr.Credentials;
import pith.vfs.DescriptorTable;
import pith.vfs.FsContext;

/**
 * A task under construction: the fork pipeline fills in its parts, stage by stage, and {@link #born} makes the task of them. An embryo
 * cannot be enqueued, found or signalled, since it is no task.
 */
public final class Embryo {
  public int tid;
  public Process process;
  public SignalHandlers handlers;
  public AddressSpace space;
  public DescriptorTable files;
  public FsContext fs;
  public Credentials credentials;
  public UserRegisters registers;
  public UserCode code;
  public String comm;
  public long blocked;
  public long taskStructObject;
  public SignalStack signalStack = SignalStack.NONE;
  public long clearChildTid;
  public long setChildTid;
  public int personality;
  public long sigreturnAddress;

  /** {@return the task made of these parts, which must all be there} */
  public Task born(Kernel kernel, long startTime) {
    return new Task(kernel, this, startTime);
  }
}
