/**
 * The browser's console over a WebSocket: one terminal and its panels on one connection.
 *
 * <p>Messages are binary: a byte that says what it is, and the rest ({@link pith.shell.serve.websocket.Protocol} lists them). Both directions of the terminal
 * are numbered byte by byte and acknowledged, for two reasons.
 *
 * <p><em>Flow.</em> TCP knows what a browser's host has received, not what the page has shown. So the page acknowledges what xterm.js has parsed, and no more
 * than a window of output is under way beyond that; a page that is slow stops the program that writes. Input has a window of its own: it must not hold up the
 * acknowledgements behind it, or a program that echoes a large paste would wait for ever.
 *
 * <pre>
 *   page                                           server                                    session
 *   keys ── INPUT(number, bytes) ────────────────▶ InputGate ── Attachment.input ──────────▶ pty
 *        ◀─ TAKEN(number) ──────────────────────────── as far as the pty took it
 *   xterm ◀─ OUTPUT(number, bytes) ──────────────── OutputWindow ◀── Viewer.output ───────── ring
 *        ── SHOWN(number) ─────────────────────────▶ … ready again ── Attachment.ready ────▶
 * </pre>
 *
 * <p><em>Coming back.</em> A page that lost its connection says how much output it has and gets what follows; it asks how much of its input was taken
 * ({@link pith.shell.serve.websocket.Resumptions} remembers) and sends what follows. Nothing is lost and nothing comes twice.
 *
 * <p>A connection is used by its event loop only, but for what the session calls; that goes to the loop, too. Start reading at
 * {@link pith.shell.serve.websocket.ConsoleSocket}.
 */
package pith.shell.serve.websocket;
