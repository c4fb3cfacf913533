/**
 * {@code pith serve}: consoles for a class at once.
 *
 * <p>The server is put together here from parts that know each other only by small interfaces. Listeners speak a protocol each; sessions own the machines;
 * accounts say who somebody is, {@link pith.shell.serve.account.Permissions} what they may do.
 *
 * <pre>
 *   config ──▶ Server ──┬─▶ net         event loops
 *                       ├─▶ users       accounts, throttling      ─▶ audit
 *                       ├─▶ session     machines and consoles     ─▶ audit
 *                       ├─▶ web, ssh, telnet   listeners over accounts and sessions
 *                       ├─▶ operation   health and metrics
 *                       └─▶ control     the socket of `pith sessions`
 * </pre>
 *
 * <p>Parts are started from top to bottom and stopped from bottom to top.
 */
package pith.shell.serve;
