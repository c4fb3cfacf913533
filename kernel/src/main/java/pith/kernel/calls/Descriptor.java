package pith.kernel.calls;

import pith.kernel.task.Current;
import pith.vfs.File;

/** The open file behind a descriptor, held for the length of a call. */
record Descriptor(File file) implements AutoCloseable {
  /** {@return the file of {@code fd}} Refuses with EBADF, also if it was opened with O_PATH. */
  static Descriptor of(Current current, long fd) {
    return new Descriptor(current.files().get((int) fd));
  }

  /** {@return the file of {@code fd}, perhaps one opened with O_PATH} Refuses with EBADF. */
  static Descriptor any(Current current, long fd) {
    return new Descriptor(current.files().getAny((int) fd));
  }

  @Override
  public void close() {
    file.put();
  }
}
