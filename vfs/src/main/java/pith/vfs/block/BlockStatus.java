package pith.vfs.block;

import pith.sync.outcome.Errno;

/** How a transfer ended. Source: Linux's {@code blk_status_t}. */
public enum BlockStatus {
  OK(null),
  /** The device failed, and does not say why. */
  IO_ERROR(Errno.EIO),
  /** The device cannot read, or keep, these sectors. */
  MEDIUM(Errno.ENODATA),
  /** The device did not answer in time, and the request was given up. */
  TIMEOUT(Errno.ETIMEDOUT),
  /** The device cannot do that. */
  NOT_SUPPORTED(Errno.EOPNOTSUPP),
  /** The sectors are not there, the device is read-only, or the memory is not aligned as the device needs it. */
  INVALID(Errno.EINVAL),
  /** The device is gone. */
  OFFLINE(Errno.ENODEV);

  private final Errno errno;

  BlockStatus(Errno errno) {
    this.errno = errno;
  }

  public boolean ok() {
    return this == OK;
  }

  /** {@return what a program is told; null for {@link #OK}} */
  public Errno errno() {
    return errno;
  }
}
