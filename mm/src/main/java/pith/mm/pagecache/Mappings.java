package pith.mm.pagecache;

import java.util.LinkedHashSet;
import java.util.Set;
import pith.sync.LockClass;
import pith.sync.RwSemaphore;

/** The VMAs that map one file. Source: Linux's {@code i_mmap}. */
public final class Mappings {
  private static final LockClass LOCK = LockClass.of("inode.i_mmap");

  private final RwSemaphore lock = new RwSemaphore(LOCK);
  private final Set<FileMapping> members = new LinkedHashSet<>();

  /** {@return {@code inode.i_mmap}; a VMA's range changes only while it is held for writing} */
  public RwSemaphore lock() {
    return lock;
  }

  /** A VMA maps the file from now on. */
  public void add(RwSemaphore.WriteHeld guard, FileMapping mapping) {
    assert guard.semaphore() == lock;
    members.add(mapping);
  }

  /** A VMA no longer maps the file. */
  public void remove(RwSemaphore.WriteHeld guard, FileMapping mapping) {
    assert guard.semaphore() == lock;
    members.remove(mapping);
  }

  /** {@return whether anybody maps the file, at this moment} */
  public boolean any() {
    return !members.isEmpty();
  }

  void unmap(long first, long end, boolean privateCopies) {
    try (var _ = lock.read()) {
      for (FileMapping member : members) {
        member.unmapPages(first, end, privateCopies);
      }
    }
  }

  /** Withdraws one page from everybody, unless the list is changing just now. {@return whether it did} */
  boolean tryUnmap(long number) {
    RwSemaphore.ReadHeld held = lock.tryRead();
    if (held == null) {
      return false;
    }
    try (held) {
      for (FileMapping member : members) {
        member.unmapPages(number, number + 1, false);
      }
      return true;
    }
  }

  void writeProtect(long first, long end) {
    try (var _ = lock.read()) {
      for (FileMapping member : members) {
        member.writeProtectPages(first, end);
      }
    }
  }
}
