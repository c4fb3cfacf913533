/**
 * Locks on files: advice that programs give each other.
 *
 * <p>Three kinds share one mechanism. A <em>record lock</em> of fcntl covers a range of bytes and belongs to a process (to its descriptor
 * table): closing any descriptor of the file drops it. An <em>OFD lock</em> covers a range too but belongs to the open file. A
 * <em>flock</em> covers the whole file, belongs to the open file, and ignores the other two.
 *
 * <pre>
 *   FileLocks (one per inode that ever had a lock)
 *     ranges  [0,99] write A │ [100,∞] read B │ [100,∞] read C      record and OFD locks, one owner's never overlap
 *     whole   read A, read B                                         flocks
 *   LockTable (one per machine)
 *     who waits for whom: A ▶ B ▶ C, asked before each wait for a record lock
 * </pre>
 *
 * <p>Who must wait does so in the lock table's queue of that inode. A wait that would close a circle of owners is refused with EDEADLK;
 * that is done for record locks only, as in Linux, because only they belong to somebody who can wait for one thing at a time.
 *
 * <p>Each lock owns a slab object, taken before the table's lock and counted under it: {@code LockMemory}.
 *
 * <p>Lock order: {@code file_locks.lock}, the machine-wide spin lock in {@link pith.vfs.lock.LockTable} that guards everything here.
 * Start with {@link pith.vfs.lock.FileLocks}.
 */
package pith.vfs.lock;
