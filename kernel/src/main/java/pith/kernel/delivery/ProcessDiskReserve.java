package pith.kernel.delivery;

import pith.kernel.task.Task;
import pith.sync.Execution;
import pith.vfs.DiskReserve;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;

/**
 * Opens file systems' reserves to those for whom they are kept, to CAP_SYS_RESOURCE, and to the kernel's own threads. Source: Linux's
 * {@code ext4_has_free_clusters}.
 */
public final class ProcessDiskReserve implements DiskReserve {
  @Override
  public boolean opensTo(int uid, int gid) {
    if (!(Execution.current() instanceof Task task)) {
      return true;
    }
    Credentials who = task.credentials();
    return who.fileUser() == uid || gid != 0 && who.inGroup(gid) || who.has(Capability.SYS_RESOURCE);
  }
}
