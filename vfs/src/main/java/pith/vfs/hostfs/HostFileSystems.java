package pith.vfs.hostfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.FileSystemType;
import pith.vfs.SuperBlock;
import pith.vfs.Vfs;

/**
 * Shows folders and files of the host in the machine. Only who starts the machine can: the type is listed, but mount refuses it. Each
 * answers a file system to be mounted with {@code MountCalls.mount} or {@code MountNamespace.mountRoot}, and throws {@code Refused} with
 * ENOENT, ENOTDIR or EACCES if the host path is not what it should be.
 */
public final class HostFileSystems implements FileSystemType {
  public static final HostFileSystems TYPE = new HostFileSystems();

  /** What /proc/mounts shows: where a folder is on the host is nobody's business in the machine. */
  static final String SOURCE = "host";

  private HostFileSystems() {}

  @Override
  public String name() {
    return "hostfs";
  }

  @Override
  public SuperBlock mount(Vfs vfs, String source, String options) {
    throw Refused.of(Errno.EPERM);
  }

  /** {@return the folder at {@code hostPath}, with writes staying in memory} */
  public static SuperBlock overlay(Vfs vfs, String hostPath) {
    return new OverlayFs(vfs, SOURCE, new HostFolder(hostPath));
  }

  /** {@return the folder at {@code hostPath}, with writes going to it} */
  public static SuperBlock through(Vfs vfs, String hostPath) {
    return new ThroughFs(vfs, SOURCE, new HostFolder(hostPath));
  }

  /** {@return one regular file of the host, to be mounted read-only on a file} */
  public static SuperBlock file(Vfs vfs, String hostPath) {
    return new SingleFileFs(vfs, hostPath);
  }
}
