/**
 * Bytes from one open file into another, without a detour through user memory: what sendfile, copy_file_range and splice are made of.
 *
 * <p>A read puts bytes into a target, a write takes them from a source. Here the target of the one is the other file: {@link
 * pith.kernel.splice.FileTarget} writes what it is given, {@link pith.kernel.splice.FileSource} reads what it is asked for. So one side
 * never gives up more than the other side took, and nothing is lost when either is full, or ends, or is refused.
 *
 * <pre>
 *   in.readAt(FileTarget(out))     regular file ──page──▶ put ──▶ out.write
 *   pipe.write(FileSource(in))     pipe ◀── take ── in.read
 * </pre>
 *
 * <p>Locks: those of the two files, the reading or writing one's outside the other's. Neither class has one of its own.
 *
 * <p>Start with {@link pith.kernel.splice.FileTarget}.
 */
package pith.kernel.splice;
