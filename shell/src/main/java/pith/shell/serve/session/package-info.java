/**
 * Sessions: consoles that outlive the connections to them.
 *
 * <p>A {@link pith.shell.serve.session.Session} is one terminal of one machine: a real pty with a shell on it, whose output is numbered byte by byte and kept
 * in a bounded ring. Clients come and go as {@link pith.shell.serve.session.Viewer}s, whichever protocol they speak; each reads the ring at its own pace from
 * the byte it has not seen. One of them has the keyboard. The machine's program writes no faster than that one reads: a client that does not read stops the
 * writing task and nobody else.
 *
 * <pre>
 *   web ─┐                                  ┌─ ring of output, numbered ◀─ credit ─ console port ◀─ pty ◀─ task
 *   ssh ─┼─ Viewer ◀─ output ── Session ────┤
 *   telnet ┘   └─ Attachment ─ input ─▶     └─ keyboard ─────────────────────────▶ console port ─▶ pty ─▶ task
 * </pre>
 *
 * <p>{@link pith.shell.serve.session.HostedSessions} has them all, on machines of this JVM ({@link pith.shell.serve.machine}). Viewers are called on one thread
 * only, so that no machine waits for a connection and no two calls meet; a machine's thread writes into the ring and goes on. What is saved and recorded is
 * written on another.
 *
 * <p>Lock order:
 *
 * <pre>
 *   a session's lock         ring, seats, keyboard; taken by the machine's thread, too
 *     a machine's lock       who is on it
 *     a program's lock
 * </pre>
 *
 * <p>Start reading at {@link pith.shell.serve.session.Session}, then {@link pith.shell.serve.session.ConsoleSession}.
 */
package pith.shell.serve.session;
