package pith.mm.pagecache;

import java.util.concurrent.atomic.AtomicInteger;
import pith.mm.rmap.PageMappings;
import pith.sync.LockClass;

/** The VMAs that map one file; their lock is {@code inode.i_mmap}. Source: Linux's {@code i_mmap}. */
public final class Mappings extends PageMappings<FileMapping> {
  private static final LockClass LOCK = LockClass.of("inode.i_mmap");
  private static final int DENIED = -1;

  /** How many are about to add a VMA that may write, or {@link #DENIED}. Changed to that under the lock for writing, so that nobody adds meanwhile. */
  private final AtomicInteger coming = new AtomicInteger();

  Mappings() {
    super(LOCK);
  }

  /**
   * Somebody is about to add a VMA that may write, and tells by {@link #writerCame} when it is there, or won't be. {@return false if that is denied} Source:
   * Linux's {@code mapping_map_writable}.
   */
  public boolean admitWriter() {
    return coming.updateAndGet(count -> count == DENIED ? DENIED : count + 1) != DENIED;
  }

  public void writerCame() {
    coming.decrementAndGet();
  }

  /**
   * Admits no writer any more. {@return false, with nothing changed, if there is one or one is about to come} Source: Linux's {@code mapping_deny_writable}.
   */
  public boolean denyWriters() {
    try (var _ = lock().write()) {
      return !writes() && coming.compareAndSet(0, DENIED);
    }
  }

  /** {@return whether any VMA writes to the file, or may come to do so} Under the lock. */
  private boolean writes() {
    for (FileMapping member : members()) {
      if (member.mayWriteFile()) {
        return true;
      }
    }
    return false;
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
