/**
 * Sessions: consoles that outlive the connections to them.
 *
 * <p>A {@link pith.shell.serve.session.Session} is one terminal of one machine: a real pty with a shell on it, whose output is numbered byte by byte and kept in a
 * bounded ring. Clients come and go as {@link pith.shell.serve.session.Viewer}s, whichever protocol they speak; each reads the ring at its own pace from the byte
 * it has not seen. One of them has the keyboard. The machine's program writes no faster than that one reads: a client that does not read stops the
 * writing task and nobody else.
 *
 * <pre>
 *   web ─┐                                  ┌─ ring of output, numbered ◀─ credit ─ console port ◀─ pty ◀─ task
 *   ssh ─┼─ Viewer ◀─ output ── Session ────┤
 *   telnet ┘   └─ Attachment ─ input ─▶     └─ keyboard ─────────────────────────▶ console port ─▶ pty ─▶ task
 * </pre>
 *
 * <p>Start reading at {@link pith.shell.serve.session.Session}.
 */
package pith.shell.serve.session;
