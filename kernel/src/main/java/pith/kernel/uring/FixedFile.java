package pith.kernel.uring;

import pith.vfs.File;

/**
 * A registered file while a slot or a request uses it. When nobody does any more the program is told by a completion that bears its tag. Source: Linux's
 * {@code struct io_rsrc_node}.
 */
final class FixedFile {
  final File file;

  /** What the completion bears that tells of its end; 0 for none. */
  final long tag;

  /** Guarded by the lock of {@link FixedFiles}. */
  int users = 1;

  FixedFile(File file, long tag) {
    this.file = file;
    this.tag = tag;
  }
}
