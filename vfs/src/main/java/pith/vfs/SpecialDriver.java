package pith.vfs;

import pith.vfs.attr.Credentials;

/** What is behind device nodes of some numbers, or behind named pipes. */
@FunctionalInterface
public interface SpecialDriver {
  /**
   * Opens a node; permissions have been checked. May sleep (a named pipe waits for its other end). {@return the open file, which takes
   * its own references of {@code path}}
   *
   * @param flags those of open
   * @throws pith.sync.outcome.Refused ENXIO, EBUSY, EAGAIN, EINTR…
   */
  File open(Path path, SpecialInode node, int flags, Credentials who);
}
