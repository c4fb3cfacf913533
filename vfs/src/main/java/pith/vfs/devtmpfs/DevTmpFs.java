package pith.vfs.devtmpfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Caller;
import pith.vfs.DeviceNodes;
import pith.vfs.FileSystemType;
import pith.vfs.FsContext;
import pith.vfs.Path;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;
import pith.vfs.tmpfs.TmpFs;
import pith.vfs.tmpfs.TmpOptions;

/** The machine's devtmpfs: as a type that mount knows, and the one file system of it. */
public final class DevTmpFs implements FileSystemType, DeviceNodes.Listener {
  private static final String[][] LINKS = {
    {"fd", "/proc/self/fd"}, {"stdin", "/proc/self/fd/0"}, {"stdout", "/proc/self/fd/1"}, {"stderr", "/proc/self/fd/2"}
  };

  private static final String[] FOLDERS = {"pts", "shm"};
  private static final int SHARED = 01777;

  private final Vfs vfs;
  private final SuperBlock fs;
  private final Caller kernel;

  /** Makes it, with a node for each device that is announced, now or later. */
  public DevTmpFs(Vfs vfs) {
    this.vfs = vfs;
    fs = new TmpFs(vfs, this, "devtmpfs", TmpOptions.unlimited(0755));
    try (Path root = vfs.mountCalls().internal(fs)) {
      FsContext context = new FsContext(root, root);
      context.umask(0);
      kernel = new Caller(context, Credentials.ROOT);
    }
    for (String folder : FOLDERS) {
      vfs.names().mkdir(kernel, null, folder, folder.equals("shm") ? SHARED : 0755);
    }
    for (String[] link : LINKS) {
      vfs.names().symlink(kernel, link[1], null, link[0]);
    }
    vfs.devices().listen(this);
  }

  @Override
  public String name() {
    return "devtmpfs";
  }

  @Override
  public SuperBlock mount(Vfs of, String source, String options) {
    fs.activate();
    return fs;
  }

  @Override
  public void added(DeviceNodes.Node node) {
    for (int slash = node.path().indexOf('/'); slash >= 0; slash = node.path().indexOf('/', slash + 1)) {
      folder(node.path().substring(0, slash));
    }
    try {
      vfs.names().mknod(kernel, null, node.path(), node.type().bits() | node.permissions(), node.device());
      vfs.attributes().chown(kernel, null, node.path(), 0, node.gid(), 0);
    } catch (Refused refused) {
      // A program has made something of that name: it stays, as on Linux.
      require(refused, Errno.EEXIST);
    }
  }

  private void folder(String path) {
    try {
      vfs.names().mkdir(kernel, null, path, 0755);
    } catch (Refused refused) {
      require(refused, Errno.EEXIST);
    }
  }

  @Override
  public void removed(DeviceNodes.Node node) {
    try {
      vfs.names().unlink(kernel, null, node.path());
    } catch (Refused refused) {
      // A program was quicker.
      require(refused, Errno.ENOENT);
    }
  }

  private static void require(Refused refused, Errno expected) {
    if (refused.errno() != expected) {
      throw refused;
    }
  }
}
