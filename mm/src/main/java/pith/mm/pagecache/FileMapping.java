package pith.mm.pagecache;

import pith.mm.rmap.PageMapping;

/** A range of an address space that maps part of a cache: the way from a page back to the entries that map it. */
public interface FileMapping extends PageMapping {
  /** {@return whether what is written here reaches the file, now or once mprotect allowed it} */
  boolean mayWriteFile();

  /** Withdraws entries of the pages from {@code first} to before {@code end} (numbers within the file), also of private copies if asked. */
  void unmapPages(long first, long end, boolean privateCopies);

  /** Makes the entries of those pages read-only, so that the next write is noticed. */
  void writeProtectPages(long first, long end);
}
