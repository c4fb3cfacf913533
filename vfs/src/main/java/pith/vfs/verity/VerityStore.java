package pith.vfs.verity;

/**
 * What a file system does for a file with verity: it keeps tree and descriptor where it likes, out of sight, and knows whether the file has verity. Refusals
 * are thrown as {@code Refused}; every method may sleep.
 */
public interface VerityStore {
  /** {@return whether the file has verity} */
  boolean isEnabled();

  /** {@return the largest block size of a tree as a power of two} */
  int mostLogBlockSize();

  /** {@return the size of the file in bytes} */
  long dataSize();

  /** Copies {@code length} bytes of the file from {@code position} on into {@code to}; they lie in one page. Refuses with EIO. */
  void readData(long position, byte[] to, int length);

  /** Begins to store a tree; from here on the file's metadata can be written. Refuses with EOPNOTSUPP, EROFS. */
  void begin();

  /** Stores {@code length} bytes of the tree at {@code offset}. Refuses with ENOSPC, EFBIG. */
  void writeTree(long offset, byte[] from, int length);

  /** Stores the descriptor behind a tree of {@code treeBytes} bytes; when all is on the disk, the file has verity. */
  void finish(byte[] descriptor, long treeBytes);

  /** What {@link #begin} began came to nothing: takes everything back. */
  void abandon();

  /** {@return the descriptor as it was stored} Refuses with EUCLEAN if there is none. */
  byte[] readDescriptor();

  /** {@return the address of page {@code index} of the tree, with a reference} Refuses with EIO. */
  long treePage(long index);

  /** Gives back a page. */
  void put(long page);

  /** {@return whether {@link #verified} was said of block {@code block} of a page of the tree, since the page was read} */
  boolean isVerified(long page, int block);

  /** Block {@code block} of a page of the tree is right. */
  void verified(long page, int block);

  /** Tells people. */
  void report(String message);
}
