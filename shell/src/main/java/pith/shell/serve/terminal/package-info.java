/**
 * What the text protocols have in common: somebody sits at a terminal program of their own, and its bytes travel over a {@link pith.shell.serve.terminal.Line}.
 *
 * <p>A terminal that joins by telnet or SSH is a {@link pith.shell.serve.terminal.Console}: the one {@link pith.shell.serve.session.Viewer} of both.
 * It stands between a session, which calls it from any thread, and a line, which lives on one event loop. Both directions push back: output is not
 * called for while the line is full, and what the session does not take yet is not acknowledged to the line, which then reads no more of the network.
 *
 * <pre>
 *   network ──▶ Line ── input ──▶ Console ── input ──▶ Attachment
 *                 ▲ ◀── taken ───    │ ▲ ◀─ inputReady ─ Session
 *                 └──── write ───────┘ └─── output ───── Session
 * </pre>
 *
 * <p>What clients claim is narrowed here, once for both: sizes ({@link pith.shell.serve.terminal.WindowSize}), kinds of terminals
 * ({@link pith.shell.serve.terminal.TerminalName}), text for other people's screens ({@link pith.shell.serve.terminal.VisibleText}), and how many may
 * connect ({@link pith.shell.serve.net.Admission}).
 */
package pith.shell.serve.terminal;
