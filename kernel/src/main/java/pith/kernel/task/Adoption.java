package pith.kernel.task;

import pith.mm.space.AddressSpace;
import pith.vfs.DescriptorTable;
import pith.vfs.FsContext;
import pith.vfs.attr.Credentials;

/**
 * For a while the running task acts with the memory, descriptors, directories and rights of somebody else: a kernel thread that does a program's call, or a
 * program whose call is to see one file only. The caller holds references to all of them meanwhile. Source: Linux's {@code kthread_use_mm},
 * {@code override_creds}.
 */
public final class Adoption implements AutoCloseable {
  private final Task task;
  private final AddressSpace space;
  private final DescriptorTable files;
  private final FsContext fs;
  private final Credentials credentials;

  private Adoption(Task task) {
    this.task = task;
    this.space = task.space();
    this.files = task.files();
    this.fs = task.fs();
    this.credentials = task.credentials();
  }

  /** Acts as somebody else until the answer is closed. */
  public static Adoption of(Current current, AddressSpace space, DescriptorTable files, FsContext fs, Credentials credentials) {
    Task task = current.task();
    Adoption adoption = new Adoption(task);
    boolean thread = task.process().isKernelThread();
    task.actWith(space, files, thread ? fs : task.fs(), credentials);
    return adoption;
  }

  @Override
  public void close() {
    task.actWith(space, files, fs, credentials);
  }
}
