/**
 * inotify: a descriptor from which a program reads what happens to files it watches.
 *
 * <p>The file system tells {@link pith.kernel.inotify.Inotify} of every event. Inodes know who watches them: a watch hangs on an inode,
 * and belongs to an {@link pith.kernel.inotify.InotifyFile}, which numbers its watches and queues their events until they are read. Nobody
 * watches most inodes, and then an event costs one look.
 *
 * <pre>
 *   write ─▶ vfs ─▶ Inotify.event(MODIFY, inode, directory, name)
 *                      ├─ inode.watches()      {Watch wd=2} ─▶ InotifyFile ─ queue ─▶ read: {wd=2, IN_MODIFY}
 *                      └─ directory.watches()  {Watch wd=1} ─▶ InotifyFile ─ queue ─▶ read: {wd=1, IN_MODIFY, "name"}
 * </pre>
 *
 * <p>A watch keeps its inode in memory, and ends with the inode's last name, when its file is closed, or when the file system goes. An
 * inode's watches are an immutable list that is replaced whole, so that an event reads it without a lock.
 *
 * <p>Lock order: {@code inotify.lock} (spin), innermost. Start with {@link pith.kernel.inotify.InotifyFile}.
 */
package pith.kernel.inotify;
