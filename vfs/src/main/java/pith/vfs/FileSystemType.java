package pith.vfs;

/** A kind of file system, as mount and /proc/filesystems know it. */
public interface FileSystemType {
  /** {@return the name that mount is given} */
  String name();

  /** {@return whether it needs a block device; the others are marked {@code nodev} in /proc/filesystems} */
  default boolean needsDevice() {
    return false;
  }

  /**
   * Makes a file system, or finds the one that exists if there is only one of its kind (then {@link SuperBlock#deactivate} must be
   * matched by its own count).
   *
   * @param source the device or whatever mount was given
   * @param options mount options of the type's own, separated by commas
   * @throws pith.sync.outcome.Refused EINVAL for bad options, ENODEV, EIO
   */
  SuperBlock mount(Vfs vfs, String source, String options);

  /** As the other, for types that care about {@code flags}, bits of {@link MountFlags}, and not only the mount that shows them. */
  default SuperBlock mount(Vfs vfs, String source, int flags, String options) {
    return mount(vfs, source, options);
  }
}
