/**
 * The on-disk format of ext4: where every number lies, and how names and blocks are hashed. Nothing here reads a disk or knows of a mount.
 *
 * <p>A disk is divided into <em>block groups</em>. Each has a bitmap of its blocks, a bitmap of its inodes and a table of inodes; where they lie stands in the
 * group's <em>descriptor</em>, and all descriptors stand behind the <em>superblock</em>. An <em>inode</em> says where a file's blocks are by a tree of
 * <em>extents</em>, whose root lies in the inode itself. A directory is a file of <em>entries</em>; a large one has an index of name hashes hidden in it.
 *
 * <pre>
 *   byte 1024   SuperFormat                     one, and copies in some groups
 *   next block  GroupFormat × groups            32 or 64 bytes each
 *   per group   bitmap, bitmap, InodeFormat × inodes per group
 *   inode       ExtentFormat: header, entries ──▶ blocks of the same form ──▶ data
 *   directory   DirFormat: entries, tail;  IndexFormat: root and nodes of the hash tree
 *   inode, block  XattrFormat: extended attributes
 * </pre>
 *
 * <p>All numbers are little-endian; sizes and offsets are checked when the classes load. Source: the kernel's {@code Documentation/filesystems/ext4}, and
 * {@code fs/ext4/ext4.h}.
 */
package pith.vfs.ext4.format;
