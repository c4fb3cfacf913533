/**
 * Terminals: what stands between a person who types and a program that reads.
 *
 * <p>A {@link pith.kernel.tty.Tty} has a line discipline for what comes in ({@link pith.kernel.tty.LineDiscipline}: editing, echo,
 * signals), an {@link pith.kernel.tty.OutputProcessor} for what goes out, settings ({@link pith.kernel.tty.Termios}), and belongs to
 * a session, of which one process group is in the foreground. What is at the other end is a {@link pith.kernel.tty.TtyDriver}: the
 * machine's console, the master of a {@link pith.kernel.tty.PtyPair}, or a console port that the host has opened ({@link pith.kernel.tty.PortTerminals}): such
 * a terminal is numbered among the ptys. A port need not be a terminal: {@link pith.kernel.tty.PortStreams} are three streams that pass for pipes.
 *
 * <pre>
 *   driver ─▶ receive ─▶ LineDiscipline ─▶ InputBuffer ─▶ read
 *      ▲                     │ echo, signals to the foreground group
 *      └──── OutputProcessor ◀──────────────────────────── write
 * </pre>
 *
 * <p>Lock order:
 *
 * <pre>
 *   uart_port->lock         bytes on their way from a device to its terminal
 *     tty->lock             settings, buffers, column
 *       pty->lock           bytes on their way to the master
 *   port_list, port->lock   ports that wait for init; bytes of a port that is no terminal
 *   tty->job_lock           session and foreground group; then tasklist_lock
 * </pre>
 *
 * <p>Source: POSIX.1 chapter 11 (General Terminal Interface), termios(3), tty_ioctl(4), pty(7).
 */
package pith.kernel.tty;
