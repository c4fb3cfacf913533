/**
 * Pipes, with and without a name.
 *
 * <p>A {@link pith.kernel.pipe.Pipe} has readers and writers, and a ring of buffers in pages of RAM; {@link pith.kernel.pipe.PipeEnd} is an open end of it.
 * A page of a file comes in by splice as it is, and tee leaves one in two pipes. A write of at most {@link pith.kernel.pipe.Pipe#ATOMIC} bytes is never mixed
 * with another.
 *
 * <pre>
 *   write ─▶ PipeEnd ─▶ Pipe: lock, wait for room, copy into PipeBuffers, wake readers
 *   read  ─▶ PipeEnd ─▶ Pipe: lock, wait for bytes or the last writer's end, copy, wake writers
 *   open of a named pipe ─▶ NamedPipes: waits for the other end
 * </pre>
 *
 * <p>Lock order: {@code pipe->mutex}, then the wait queues.
 */
package pith.kernel.pipe;
