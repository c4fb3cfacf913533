package pith.mm.pagecache;

import pith.mm.rmap.PageMappings;
import pith.sync.LockClass;

/** The VMAs that map one file; their lock is {@code inode.i_mmap}. Source: Linux's {@code i_mmap}. */
public final class Mappings extends PageMappings<FileMapping> {
  private static final LockClass LOCK = LockClass.of("inode.i_mmap");

  Mappings() {
    super(LOCK);
  }

  /** {@return whether any VMA writes to the file, or may come to do so} */
  public boolean anyWriter() {
    try (var _ = lock().read()) {
      for (FileMapping member : members()) {
        if (member.mayWriteFile()) {
          return true;
        }
      }
      return false;
    }
  }

  void unmap(long first, long end, boolean privateCopies) {
    try (var _ = lock().read()) {
      for (FileMapping member : members()) {
        member.unmapPages(first, end, privateCopies);
      }
    }
  }

  void writeProtect(long first, long end) {
    try (var _ = lock().read()) {
      for (FileMapping member : members()) {
        member.writeProtectPages(first, end);
      }
    }
  }
}
