/**
 * ext4 on its real format: file systems that Linux made can be mounted here, and those made here there.
 *
 * <pre>
 *   VFS                   lookup, list, create, …              read, write, map
 *                               │                                    │
 *   names       Ext4Directory ──┤ DirBlocks, DirIndex           Ext4File ── iomap
 *   inodes      InodeTable, InodeRecord                              │
 *   blocks      GroupTable, allocators ◀── ExtentTree ◀──────────────┘
 *                               │
 *   pith.vfs.jbd2               Journal, JournalHandle: all blocks of a change or none
 *   pith.vfs.buffer             Buffer: a block of metadata in the disk's page cache
 *   pith.vfs.block              requests to the disk
 * </pre>
 *
 * <p>{@link pith.vfs.ext4.format} says where every number lies. Whatever is read from a disk is checked before it is used, by its checksum and for sense: a
 * damaged file system leads to EUCLEAN or EBADMSG and a line in the kernel's log, and does what {@code errors=} asks for, which may be to go on, to allow
 * reading only, or to stop the machine.
 *
 * <p>Lock order: the locks of the VFS (a directory's, then a file's), then the journal's handle, then {@code ext4.inode_table}, the allocators' locks, and the
 * locks of buffers.
 *
 * <p>Start with {@link pith.vfs.ext4.Ext4Mount}, then {@link pith.vfs.ext4.Ext4Directory}.
 */
package pith.vfs.ext4;
