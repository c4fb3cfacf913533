/**
 * The streams of whoever started Pith, as files of the machine: what the first process has as descriptors 0, 1 and 2 when they are no
 * terminal.
 *
 * <p>They look like pipes. Reading waits on the host, with the whole machine, so that a run depends only on the bytes that come and
 * not on when they come: a read answers what was asked for, up to and including the first line end, however the bytes arrived. Writing goes
 * straight out.
 *
 * <pre>
 *   read(0) ─▶ StreamFile ─▶ HostStream ─▶ stdin        write(1) ─▶ StreamFile ─▶ HostStream ─▶ stdout
 * </pre>
 */
package pith.kernel.stream;
