package pith.kernel.task;

import pith.hal.cpu.UserRegisters;
import pith.kernel.rseq.RestartableSequence;
import pith.kernel.signal.SignalHandlers;
import pith.mm.group.MemoryGroup;
import pith.mm.slab.SlabCache;
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

  /** Slab objects: of the task, its number, its credentials, and, where it is the first of a process, of what threads share. */
  public long taskStructObject;

  /** Who pays for its stack in the kernel; nullable. */
  public MemoryGroup stackPayer;

  public long pidObject;
  public long credentialsObject;
  public long signalObject;
  public SignalStack signalStack = SignalStack.NONE;

  /** What the child has registered with rseq(2). */
  public RestartableSequence rseq = new RestartableSequence();

  public long clearChildTid;
  public long setChildTid;
  public int personality;
  public boolean noNewPrivileges;
  public long timerSlack = Task.DEFAULT_TIMER_SLACK;
  public long sigreturnAddress;

  /** Takes the slab objects of the first task of a process that no fork makes. Refuses with ENOMEM, and then has taken none. */
  public void takeObjects(KernelObjects objects) {
    boolean taken = false;
    try {
      taskStructObject = objects.taskStruct().allocate();
      pidObject = objects.pid().allocate();
      credentialsObject = objects.credentials().allocate();
      signalObject = objects.signal().allocate();
      taken = true;
    } finally {
      if (!taken) {
        giveObjectsBack(objects);
      }
    }
  }

  /** Gives back what {@link #takeObjects} took: the task will not be born. */
  public void giveObjectsBack(KernelObjects objects) {
    giveBack(objects.taskStruct(), taskStructObject);
    giveBack(objects.pid(), pidObject);
    giveBack(objects.credentials(), credentialsObject);
    giveBack(objects.signal(), signalObject);
  }

  private static void giveBack(SlabCache cache, long object) {
    if (object != 0) {
      cache.free(object);
    }
  }

  /** {@return the task made of these parts, which must all be there} */
  public Task born(Kernel kernel, long startTime) {
    return new Task(kernel, this, startTime);
  }
}
