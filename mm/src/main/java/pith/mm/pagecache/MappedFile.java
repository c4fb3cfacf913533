package pith.mm.pagecache;

/** What memory management needs of an open file that is mapped. */
public interface MappedFile {
  /** {@return the pages of the file's inode; null if such a file cannot be mapped (mmap then fails with ENODEV)} */
  PageCache pageCache();

  /** A VMA holds the file from now on. */
  void get();

  /** A VMA gives the file up. */
  void put();

  /** What was written to the file is kept, as by fdatasync. Refuses with what could not be kept. May sleep. */
  default void sync() {}

  /** {@return the path as /proc/[pid]/maps shows it} */
  String path();

  long inode();

  /** {@return the device number of the file system, as {@code stat} shows it} */
  long device();

  /** {@return what the open file remembers of how it is read; null if nothing of it is read ahead} */
  default ReadaheadState readahead() {
    return null;
  }

  /** {@return whether it was opened for reading; every mapping needs that} */
  default boolean readable() {
    return true;
  }

  /** {@return whether it was opened for writing; a shared writable mapping needs that} */
  default boolean writable() {
    return true;
  }

  /** {@return whether it is not writable only since a seal forbids it for good} */
  default boolean writeSealed() {
    return false;
  }

  /** {@return whether its mount lets files be executed} */
  default boolean executable() {
    return true;
  }
}
