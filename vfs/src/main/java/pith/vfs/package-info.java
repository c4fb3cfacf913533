/**
 * The file system's core: how a path leads to a file, and what can be done with it.
 *
 * <p>Four kinds of object are easily mixed up. An <em>inode</em> is a file without a name. A <em>dentry</em> is a name in a directory, and
 * remembers which inode it stands for, or that it stands for none. A <em>mount</em> shows a tree of dentries at a place of another tree. A
 * <em>file</em> is what open makes: an inode with a position and a mode of use. Descriptors are numbers for files.
 *
 * <pre>
 *   descriptor 3 ─▶ File (position, flags)
 *                     │ path
 *                     ▼
 *                   Path = (Mount, Dentry) ──▶ Inode ──▶ PageCache     RegularInode
 *                            │        │          ├─────▶ names         DirectoryInode: the file system's own
 *                            ▼        ▼          ├─────▶ text          LinkInode
 *                       SuperBlock  parent…      └─────▶ a driver      SpecialInode
 * </pre>
 *
 * <p>A call begins at {@link pith.vfs.Vfs}: {@link pith.vfs.Opener} opens, {@link pith.vfs.NameCalls} makes and removes names, {@link
 * pith.vfs.AttributeCalls} asks and changes what is behind a name, {@link pith.vfs.MountCalls} changes the tree itself. All of them walk
 * paths with {@link pith.vfs.PathWalk} and ask {@link pith.vfs.Permissions}. A call is refused by throwing {@code Refused} with the
 * errno that Linux gives. File systems are made by extending {@link pith.vfs.SuperBlock} and the four kinds of inode.
 *
 * <p>References are counted, as memory is real: what a method answers "with references" must be closed or put once.
 *
 * <p>Lock order:
 *
 * <pre>
 *   file.pos_lock                      one open file's position
 *     super_block.rename_mutex         the tree's shape, for renames between directories
 *       inode.dir_rwsem                a directory's names; parent (0), second parent (1), victim (2)
 *         inode.rwsem                  a regular file's contents and attributes
 *           mm's locks                 page cache, allocators
 *   mounts.mutex                       the mount tree
 *   dentry_cache.lock (spin)           every dentry's links
 *   descriptors.lock, fs_context.lock, file_locks.lock, xattrs.lock (spin): innermost
 * </pre>
 *
 * <p>The cache of names is read without locks: {@link pith.vfs.Dentry} and {@link pith.vfs.MountNamespace} have numbers that change with them, and what is
 * freed is freed after a grace period ({@code pith.sync.rcu}).
 *
 * <p>Start with {@link pith.vfs.PathWalk}, then {@link pith.vfs.RegularFile}.
 */
package pith.vfs;
