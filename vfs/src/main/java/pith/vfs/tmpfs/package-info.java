/**
 * Files in memory: tmpfs, and with it rootfs and what devtmpfs is made of.
 *
 * <p>There is nothing behind the page cache: a file's pages are its only copy, a page that is not there is a hole, and removing the last
 * name frees everything. A limit on pages is all that keeps a user from filling RAM.
 *
 * <pre>
 *   TmpDirectory ── names ──▶ TmpFile ── pages ──▶ RAM
 *        │                    TmpLink  text
 *        └─▶ TmpDirectory     SpecialInode
 * </pre>
 *
 * <p>Lock order: that of {@code pith.vfs}; nothing is added. Start with {@link pith.vfs.tmpfs.TmpDirectory}.
 */
package pith.vfs.tmpfs;
