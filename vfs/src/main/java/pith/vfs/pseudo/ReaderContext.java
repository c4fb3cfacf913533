package pith.vfs.pseudo;

import pith.sync.Execution;
import pith.vfs.File;
import pith.vfs.Vfs;
import pith.vfs.attr.Credentials;

/**
 * Who reads or writes a made-up file.
 *
 * @param opener who opened the file: what may be shown is decided by these credentials
 * @param reader the task that reads now, null on a host thread
 * @param file the open file, null where there is none: when a link is resolved or a folder is listed
 */
public record ReaderContext(Vfs vfs, Credentials opener, Execution reader, File file) {
  static ReaderContext of(Vfs vfs, Credentials who, File file) {
    return new ReaderContext(vfs, who, Execution.currentOrNull(), file);
  }
}
