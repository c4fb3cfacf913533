package pith.mm.vma;

import pith.sync.RwSemaphore;

/**
 * Keeps those out who come to a VMA by way of its pages: the locks of the lists on which it stands, held for writing. Needed to change its range, or to move
 * entries from one VMA to another without anybody's missing one in between.
 */
public final class RangeGuard implements AutoCloseable {
  private final RwSemaphore.WriteHeld file;
  private final RwSemaphore.WriteHeld anonymous;

  /**
   * Takes {@code inode.i_mmap}, then {@code anon_vma.lock}, as far as the VMA has pages of a file or anonymous ones. {@code mm.mmap_lock} is held for writing.
   */
  public RangeGuard(Vma vma) {
    file = vma.file() == null ? null : vma.cache().mappings().lock().write();
    anonymous = vma.anonVma == null ? null : vma.anonVma.members().lock().write();
  }

  @Override
  public void close() {
    if (anonymous != null) {
      anonymous.close();
    }
    if (file != null) {
      file.close();
    }
  }
}
