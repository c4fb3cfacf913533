package pith.vfs;

/**
 * The dentries that nobody uses, or that somebody uses without having needed the lock: a list threaded through them, oldest first, of what can be freed.
 * Guarded by {@code dentry_cache.lock}. Source: {@code s_dentry_lru} of Linux's {@code fs/dcache.c}.
 */
final class UnusedDentries {
  private Dentry oldest;
  private Dentry newest;
  private int count;

  int count() {
    return count;
  }

  /** {@return the one to be freed first, null if there is none; {@link Dentry#nextUnused} leads on} */
  Dentry oldest() {
    return oldest;
  }

  void add(Dentry dentry) {
    dentry.previousUnused = newest;
    if (newest == null) {
      oldest = dentry;
    } else {
      newest.nextUnused = dentry;
    }
    newest = dentry;
    dentry.listed = true;
    count++;
  }

  void remove(Dentry dentry) {
    if (dentry.previousUnused == null) {
      oldest = dentry.nextUnused;
    } else {
      dentry.previousUnused.nextUnused = dentry.nextUnused;
    }
    if (dentry.nextUnused == null) {
      newest = dentry.previousUnused;
    } else {
      dentry.nextUnused.previousUnused = dentry.previousUnused;
    }
    dentry.previousUnused = null;
    dentry.nextUnused = null;
    dentry.listed = false;
    count--;
  }

  /** Makes a dentry the newest that was used since somebody last looked at it. {@return whether it was} */
  boolean passOver(Dentry dentry) {
    if (!dentry.referenced) {
      return false;
    }
    dentry.referenced = false;
    remove(dentry);
    add(dentry);
    return true;
  }
}
