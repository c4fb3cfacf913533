/**
 * The archive that a root file system comes in: cpio in its "newc" form, which Linux unpacks an initramfs from.
 *
 * <p>An archive is a row of entries, each a header of 110 characters (a magic number and 13 numbers in eight hexadecimal digits), the
 * path with a zero, and the contents; both are padded with zeroes to a multiple of four. Files with several names share an inode number,
 * and only the last of them has contents. The entry {@code TRAILER!!!} ends the archive.
 *
 * <pre>
 *   070701 ino mode uid gid nlink mtime size devmajor devminor rdevmajor rdevminor namesize check │ path\0 pad │ contents pad
 * </pre>
 *
 * <p>Source: Linux Documentation/driver-api/early-userspace/buffer-format.rst. {@link pith.vfs.cpio.CpioReader} reads, {@link
 * pith.vfs.cpio.CpioWriter} writes, {@link pith.vfs.cpio.CpioUnpacker} makes the files, {@link pith.vfs.cpio.RootImage} is the archive
 * that Pith boots from, built from {@code root.list}.
 */
package pith.vfs.cpio;
