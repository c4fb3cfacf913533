/**
 * Telnet, for the classroom that still wants it.
 *
 * <p>A telnet client sends what is typed and takes what is printed over one TCP connection, in the clear. Between the characters stand commands, each begun by
 * the byte 255 (IAC): options are offered and asked for with WILL, WONT, DO and DONT, and some take parameters between SB and SE. This server does ECHO
 * and SUPPRESS-GO-AHEAD (so that the client sends each key at once), BINARY both ways (so that UTF-8 passes), and asks for the window's size and the kind
 * of terminal. Everything else it refuses; of environments and LINEMODE it does not even read the parameters.
 *
 * <pre>
 *   bytes ─▶ TelnetDecoder ─┬─ text ───────▶ SignInDialog, later Console ─▶ session
 *                           ├─ command ────▶ control characters
 *                           ├─ option ─────▶ OptionSide (server's, client's) ─▶ answers
 *                           └─ parameters ─▶ window size, kind of terminal
 *   bytes ◀─ TelnetEncoder ◀──────────────── Console ◀─ session
 * </pre>
 *
 * <p>Nothing is encrypted, names and passwords neither: it listens on loopback only, unless told otherwise in so many words.
 *
 * <p>A {@link pith.shell.serve.telnet.TelnetConnection} lives on one event loop; only {@link pith.shell.serve.telnet.TelnetLine} may be called from elsewhere.
 * Start reading at {@link pith.shell.serve.telnet.TelnetListener}.
 */
package pith.shell.serve.telnet;
