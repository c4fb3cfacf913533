package pith.kernel.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import pith.kernel.task.Current;
import pith.kernel.task.Kernel;
import pith.vfs.Caller;
import pith.vfs.File;
import pith.vfs.OpenFlags;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.io.ByteSource;
import pith.vfs.tmpfs.TmpFsType;

/** The tree that the first process finds. */
final class RootTree {
  private RootTree() {}

  /** Mounts the root itself; nobody runs yet. */
  static void mountRoot(Kernel kernel, KernelConfig config) {
    Vfs vfs = kernel.vfs();
    SuperBlock root = TmpFsType.ROOTFS.mount(vfs, "rootfs", "");
    vfs.mounts().mountRoot(root, 0);
  }

  /** Mounts what belongs below it: devices, processes, temporary files, and what of the host is to be shown. */
  static void mountRest(Current current, KernelConfig config) {
    Vfs vfs = current.kernel().vfs();
    Caller who = current.caller();
    for (String line : new String(resource("root.list"), StandardCharsets.UTF_8).split("\n")) {
      String[] w = line.trim().split("\\s+");
      switch (w[0]) {
        case "dir" -> vfs.names().mkdir(who, null, w[1], Integer.parseInt(w[2], 8));
        case "slink" -> vfs.names().symlink(who, w[2], null, w[1]);
        case "file" -> {
          File file = vfs.opener().open(who, null, w[1], OpenFlags.WRONLY | OpenFlags.CREAT, Integer.parseInt(w[3], 8));
          ByteSource source = new ByteSource(resource(w[2]));
          while (source.remaining() > 0) {
            file.write(source);
          }
          file.put();
        }
        default -> {}
      }
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = RootTree.class.getResourceAsStream("/pith/images/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
