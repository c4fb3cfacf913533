/**
 * The built-in commands of POSIX (XCU 2.14 and 4), one row each in {@link pith.shell.builtins.StandardBuiltins}.
 *
 * <p>A command is built in for one of three reasons: it changes the shell itself ({@code cd}, {@code export}, {@code trap}), it steers the
 * interpreter ({@code break}, {@code return}, {@code eval}), or scripts use it so often that a process each time would be waste
 * ({@code test}, {@code printf}).
 *
 * <pre>
 *   StandardBuiltins   the table: name, one line of help, handler
 *     ├─ Flow          : true false break continue return exit eval . exec
 *     ├─ Names         alias unalias command type hash help
 *     ├─ Settings      set shift export readonly unset local      Read, Getopts
 *     ├─ Directories   cd pwd
 *     ├─ Printing      echo printf       PrintfFormat, CNumber, Escapes
 *     ├─ Test          test [
 *     ├─ Jobs          jobs fg bg wait disown                      Kill
 *     └─ Limits        umask ulimit times trap
 * </pre>
 *
 * <p>Messages go to standard error through {@link pith.shell.execution.ShellContext#complain}, led by the built-in's name. Errors in use
 * give status 2, other failures 1.
 */
package pith.shell.builtins;
