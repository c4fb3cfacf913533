/**
 * Files that have no name: memfd_create(2).
 *
 * <p>A memory file is a file of a tmpfs that is mounted nowhere, reached only through descriptors. Two processes that share one need not
 * trust each other: <em>seals</em> forbid for good that the file shrinks, grows or is written, and last that seals are added.
 *
 * <pre>
 *   descriptor ─▶ SealedFile (RegularFile, seals by fcntl) ─▶ MemoryFile (TmpFile, obeys them) ─▶ pages in RAM
 * </pre>
 *
 * <p>Lock order: that of {@code pith.vfs}; seals are guarded by the inode's lock. Start with {@link pith.kernel.memfd.MemoryFile}.
 */
package pith.kernel.memfd;
