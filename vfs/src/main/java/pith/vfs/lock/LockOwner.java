package pith.vfs.lock;

/**
 * Whose a lock is; two owners are the same if {@code holder} is the same object.
 *
 * @param holder a descriptor table for record locks, an open file for the others
 * @param pid the process to tell others about, −1 for OFD locks
 */
public record LockOwner(Object holder, int pid) {
  boolean same(LockOwner other) {
    return holder == other.holder;
  }
}
