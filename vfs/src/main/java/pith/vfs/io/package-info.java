/**
 * Where the bytes of a read go and where those of a write come from.
 *
 * <p>One {@code read} of a file serves a user's buffer, a user's vector of buffers, the kernel itself and a pipe. So a file is given an
 * {@link pith.vfs.io.IoTarget} or an {@link pith.vfs.io.IoSource} and moves bytes into or out of it, from an array or straight from a page
 * of RAM:
 *
 * <pre>
 *   page cache page ──put(ram, pa, n)──▶ IoTarget ──┬─ UserBuffer   user memory, faulted in as it goes
 *   kernel byte[]   ──put(bytes, at, n)─▶           └─ ByteTarget   a kernel array
 * </pre>
 *
 * <p>User memory may be missing. A transfer then moves what it can and returns the shorter count; only a transfer that can move nothing
 * is refused, with EFAULT. Start with {@link pith.vfs.io.IoTarget}.
 */
package pith.vfs.io;
