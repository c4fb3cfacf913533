/**
 * Bytes from one open file into another, without a detour through user memory: what sendfile, copy_file_range and splice are made of.
 *
 * <p>A read puts bytes into a target. Here the target is the other file: {@link pith.kernel.splice.FileTarget} writes what it is given, and a pipe's target
 * ({@code pith.kernel.pipe}) keeps pages of the file's cache as they are. So one side never gives up more than the other side took, and nothing is lost when
 * either is full, or ends, or is refused.
 *
 * <pre>
 *   in.readAt(FileTarget(out))     regular file ──page──▶ put ──▶ out.write
 *   pipe.receive(in::read)         regular file ──page──▶ a buffer of the pipe
 * </pre>
 *
 * <p>Locks: those of the two files, the reading one's outside the writing one's; a pipe's outside that of a file.
 *
 * <p>Start with {@link pith.kernel.splice.FileTarget}.
 */
package pith.kernel.splice;
