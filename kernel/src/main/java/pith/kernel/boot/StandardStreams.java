package pith.kernel.boot;

import pith.kernel.stream.HostStream;
import pith.kernel.stream.StreamFile;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.vfs.File;
import pith.vfs.OpenFlags;

/** Opens descriptors 0, 1 and 2 of the first process: host streams, or the console. */
final class StandardStreams {
  private StandardStreams() {}

  static void open(Current current, KernelConfig.Streams streams) {
    add(current, streams.input(), OpenFlags.RDONLY);
    add(current, streams.output(), OpenFlags.WRONLY);
    add(current, streams.error(), OpenFlags.WRONLY);
  }

  private static void add(Current current, HostStream stream, int flags) {
    Kernel kernel = current.kernel();
    File file =
        stream != null
            ? StreamFile.open(kernel.vfs(), stream, flags)
            : kernel.vfs().opener().open(current.caller(), null, "/dev/console", OpenFlags.RDWR, 0);
    current.files().add(file, false, current.descriptorLimit());
  }
}
