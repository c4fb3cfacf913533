/**
 * The socket through which {@code pith sessions} reaches a running server: a Unix domain socket in the state folder, which only the server's own user may open.
 *
 * <pre>
 *   pith sessions stop 4 ─▶ ControlClient ── one line of words, tabs between ──▶ ControlSocket ─▶ Commands ─▶ Sessions
 *                                         ◀── "ok" or a sentence, then text ────
 * </pre>
 *
 * <p>Whoever may open the socket could as well stop the server, so no account is asked for: what comes through it acts as an administrator. What people chose
 * (names, titles) is made harmless by the server before it goes to the operator's terminal.
 */
package pith.shell.serve.control;
