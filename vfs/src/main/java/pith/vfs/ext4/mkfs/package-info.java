/**
 * Making an ext4 file system where there is none: what {@code mkfs.ext4} does, on storage of the host.
 *
 * <pre>
 *   MkfsOptions ──▶ MkfsPlan: how many groups, what is where, what is in use
 *                     └──▶ Mkfs: bitmaps, the first inodes, descriptors, superblock and copies
 * </pre>
 *
 * <p>What is made has a journal, extents, 64-bit block numbers and checksums of all metadata. Each group keeps its bitmaps and its table of inodes itself.
 * Tables that hold no inode yet are not written: the descriptors say so.
 *
 * <p>Start with {@link pith.vfs.ext4.mkfs.Mkfs}. Source: the manual page mke2fs(8), and the format's description for what must be there.
 */
package pith.vfs.ext4.mkfs;
