/**
 * The line editor of an interactive shell.
 *
 * <p>JLine edits; the terminal it believes in is one of the machine. Every key is a read(2) of the shell's process, every redraw a
 * write(2), raw mode is a TCSETSW on the guest's tty, and a wait for the rest of an escape sequence is a ppoll(2). No thread of the
 * host takes part, so an editing session is as repeatable as its keys and their times.
 *
 * <pre>
 *   InteractiveSession ─▶ LineEditor (LineSource) ─▶ JLine's LineReader
 *                              │                        │  parse, colour, complete
 *                              │              ShellParser, ShellHighlighter, ShellCompleter ─▶ LineScan
 *                              ▼                        ▼
 *                         HistoryFile            GuestTerminal ─▶ GuestTty ─▶ system calls on fd 0 and 1
 * </pre>
 *
 * <p>Text inside the shell is Latin-1, a char for each byte; JLine works on characters. {@link pith.shell.terminal.TextBytes} goes between.
 *
 * <p>Start reading at {@link pith.shell.terminal.LineEditor}.
 */
package pith.shell.terminal;
