package pith.vfs;

import java.util.List;

/** The extended attributes of one inode. Names begin with their namespace. */
public interface Xattrs {
  /** Flags of setxattr: the attribute must not exist, or must. */
  int CREATE = 1;

  int REPLACE = 2;

  /** {@return a copy of the value} Refuses with ENODATA. */
  byte[] get(String name);

  /** Sets a value; {@code flags} are {@link #CREATE} and {@link #REPLACE}. The inode's lock is held. Refuses with EEXIST, ENODATA, ENOSPC. */
  void set(String name, byte[] value, int flags);

  /** Removes an attribute. The inode's lock is held. Refuses with ENODATA. */
  void remove(String name);

  /** {@return the names, sorted} */
  List<String> names();
}
