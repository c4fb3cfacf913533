package pith.shell.builtins;

import static pith.shell.execution.Builtin.of;
import static pith.shell.execution.Builtin.special;

import java.util.List;
import pith.shell.execution.Builtin;

/** The table of the POSIX built-ins. */
public final class StandardBuiltins {
    private StandardBuiltins() {}

    public static List<Builtin> all() {
        return List.of(
                special(":", "do nothing, successfully", (sh, argv) -> 0),
                special(".", "run the commands of a file in this shell", Flow::source),
                special("break", "leave loops", Flow::breakLoop),
                special("continue", "go on with a loop's next turn", Flow::continueLoop),
                special("eval", "run the arguments as commands", Flow::eval),
                special("exec", "replace the shell by a program", Flow::exec),
                special("exit", "end the shell", Flow::exit),
                special("export", "pass variables to programs", Settings::export),
                special("readonly", "forbid changes to variables", Settings::readOnly),
                special("return", "leave a function or a sourced file", Flow::returnFrom),
                special("set", "set options and positional parameters", SetBuiltin::run),
                special("shift", "drop the first positional parameters", Settings::shift),
                special("times", "show processor times", Limits::times),
                special("trap", "run a command when a signal comes", TrapBuiltin::run),
                special("unset", "remove variables or functions", Settings::unset),
                of("[", "evaluate a condition", Test::run),
                of("alias", "define or show aliases", Names::alias),
                of("bg", "let a stopped job go on in the background", Jobs::bg),
                of("cd", "change the working directory", Directories::cd),
                of("command", "run or describe a command, ignoring functions", Names::command),
                of("disown", "forget jobs", Jobs::disown),
                of("echo", "write the arguments", Printing::echo),
                of("false", "do nothing, unsuccessfully", (sh, argv) -> 1),
                of("fg", "bring a job to the foreground", Jobs::fg),
                of("getopts", "parse options of a script", Getopts::run),
                of("hash", "show or forget where programs were found", Names::hash),
                of("help", "list the built-in commands", Names::help),
                of("jobs", "list jobs", Jobs::jobs),
                of("kill", "send a signal to processes or jobs", Kill::run),
                of("local", "make variables local to a function", Settings::local),
                of("printf", "write arguments by a format", Printing::printf),
                of("pwd", "print the working directory", Directories::pwd),
                of("read", "read a line into variables", Read::run),
                of("test", "evaluate a condition", Test::run),
                of("true", "do nothing, successfully", (sh, argv) -> 0),
                of("type", "tell what a name means as a command", Names::type),
                of("ulimit", "show or set resource limits", Limits::ulimit),
                of("umask", "show or set the file mode mask", Limits::umask),
                of("unalias", "remove aliases", Names::unalias),
                of("wait", "wait for jobs or processes", Jobs::await));
    }
}
