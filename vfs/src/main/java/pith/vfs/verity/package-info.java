/**
 * fs-verity: files that can be read only as they were.
 *
 * <p>A program that will never change can be sealed: the kernel hashes each block, hashes the hashes, and so on up to one <em>root</em>. Later every block that
 * is read from the disk is hashed again and compared. Whoever knows the root (or the digest that includes it) knows that each byte he gets is the one that was
 * sealed, and nothing had to be read but what he asked for.
 *
 * <pre>
 *   file digest = hash( descriptor: how the tree was made, size, root hash )
 *                                                             │
 *                        level 1         │ h0 │ h1 │ …        the hash of this block
 *                                          │
 *                        level 0         │ h0 │ h1 │ …   128 hashes of 32 bytes in 4 KiB
 *                                          │
 *                        the file        │ block 0 │ block 1 │ …
 * </pre>
 *
 * <p>A block is checked from its hash upwards until a block of the tree that was found right before; those are remembered for as long as their pages are
 * cached. A block that does not match is never up to date: read gives EIO, a mapping SIGBUS.
 *
 * <p>Where tree and descriptor are kept is the file system's affair: {@link pith.vfs.verity.VerityStore}. Nothing here is locked; ENABLE is called with the
 * file's lock, checks run with the page locked.
 *
 * <p>Start with {@link pith.vfs.verity.Verity}. Source: Linux's {@code fs/verity} and {@code Documentation/filesystems/fsverity.rst}.
 */
package pith.vfs.verity;
