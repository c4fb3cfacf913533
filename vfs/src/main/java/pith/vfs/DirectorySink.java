package pith.vfs;

import pith.vfs.attr.FileType;

/** Takes the entries of a directory listing. */
@FunctionalInterface
public interface DirectorySink {
  /**
   * Takes an entry. {@return false if it had no room: the entry is not taken, and the listing ends}
   *
   * @param next the cookie from which a later listing goes on after this entry
   */
  boolean entry(String name, long inode, FileType type, long next);
}
