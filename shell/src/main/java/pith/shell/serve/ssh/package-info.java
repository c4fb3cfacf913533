/**
 * SSH, on Apache MINA SSHD over the server's own event loops.
 *
 * <p>An SSH connection carries channels, and a channel runs one thing: a shell, or a command. With a terminal (a {@code pty-req}) that is a session, which
 * outlives the channel; without one it is a program with three separate streams, which does not. The library does the protocol; here is what it is told:
 * which algorithms ({@link pith.shell.serve.ssh.SshAlgorithms}), who may enter ({@link pith.shell.serve.ssh.PasswordSignIn},
 * {@link pith.shell.serve.ssh.KeySignIn}), what a channel may ask for ({@link pith.shell.serve.ssh.ConsoleChannel}: no forwarding, no agent, no X11, no
 * subsystems, no environment), and what runs in it ({@link pith.shell.serve.ssh.ChannelCommand}).
 *
 * <pre>
 *   socket ─▶ SshTransport ─▶ StrictSession ─▶ ConsoleChannel ─▶ ChannelCommand ─┬─ TerminalCommand ─▶ Console ─▶ session
 *             limits           strict key        requests         streams,       ├─ ProgramCommand ────────────▶ program
 *                              exchange                           exit status    └─ WordsCommand       pith sessions, message, stop
 * </pre>
 *
 * <p>No connection has a thread. A connection's event loop reads, decrypts and hands on; passwords are checked and machines started elsewhere. Input is
 * acknowledged (a window adjustment, RFC 4254 section 5.2) when the machine has taken it; output is taken from the machine when the client has made room for
 * it.
 *
 * <p>Start reading at {@link pith.shell.serve.ssh.SshListener}.
 */
package pith.shell.serve.ssh;
