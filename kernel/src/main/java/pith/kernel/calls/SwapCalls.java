package pith.kernel.calls;

import pith.kernel.swapping.SwapAreas;
import pith.kernel.task.Current;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.attr.Capability;

/** swapon and swapoff. */
final class SwapCalls {
  private final SwapAreas areas = new SwapAreas();

  long swapon(Current current, long path, long flags) {
    checkAdministrator(current);
    areas.on(current, PathArgument.text(current, path), (int) flags);
    return 0;
  }

  long swapoff(Current current, long path) {
    checkAdministrator(current);
    areas.off(current, PathArgument.text(current, path));
    return 0;
  }

  private static void checkAdministrator(Current current) {
    if (!current.credentials().has(Capability.SYS_ADMIN)) {
      throw Refused.of(Errno.EPERM);
    }
  }
}
