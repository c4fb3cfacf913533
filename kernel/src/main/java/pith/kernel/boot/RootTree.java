package pith.kernel.boot;

import pith.kernel.task.Current;
import pith.kernel.task.Kernel;

/** The tree that the first process finds. */
final class RootTree {
  private RootTree() {}

  /** Mounts the root itself; nobody runs yet. */
  static void mountRoot(Kernel kernel, KernelConfig config) {}

  /** Mounts what belongs below it: devices, processes, temporary files, and what of the host is to be shown. */
  static void mountRest(Current current, KernelConfig config) {}
}
