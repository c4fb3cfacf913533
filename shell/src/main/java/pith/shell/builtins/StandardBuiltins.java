package pith.shell.builtins;

import static pith.shell.execution.Builtin.of;
import static pith.shell.execution.Builtin.special;

import java.util.ArrayList;
import java.util.List;
import pith.shell.execution.Builtin;
import pith.shell.execution.Option;

/** The table of the POSIX built-ins. */
public final class StandardBuiltins {
    private StandardBuiltins() {}

    public static List<Builtin> all() {
        List<Builtin> all = new ArrayList<>(specialOnes());
        all.addAll(regularOnes());
        return all;
    }

    private static List<Builtin> specialOnes() {
        return List.of(
                special(":", "[ARG...]", "do nothing, successfully", (sh, argv) -> 0).takesAnything(),
                special(".", "FILE [ARG...]", "run the commands of a file in this shell, with other positional parameters if there are ARGs", Flow::source),
                special("break", "[N]", "leave N loops (1)", Flow::breakLoop),
                special("continue", "[N]", "go on with the next turn of the N-th loop around (1)", Flow::continueLoop),
                special("eval", "[ARG...]", "run the arguments, joined by blanks, as commands", Flow::eval),
                special("exec", "[COMMAND [ARG...]]", "replace the shell by a program; without one, keep this line's redirections", Flow::exec),
                special("exit", "[STATUS]", "end the shell, with the status of the last command if none is given", Flow::exit),
                special("export", "[-p] [NAME[=VALUE]...]", "pass variables to programs; without names, list those that are", Settings::export)
                        .option("-p", "list them so that the shell can read it again").completes(Operands::variables),
                special("readonly", "[-p] [NAME[=VALUE]...]", "forbid changes to variables; without names, list those that are forbidden", Settings::readOnly)
                        .option("-p", "list them so that the shell can read it again").completes(Operands::variables),
                special("return", "[STATUS]", "leave a function or a sourced file", Flow::returnFrom),
                set(),
                special("shift", "[N]", "drop the first N positional parameters (1)", Settings::shift),
                special("times", "", "show the processor time of the shell and, below, of its children: in programs and in the kernel", Limits::times),
                special("trap", "[-lp] [ACTION|-] [SIGNAL...]",
                        "run a command when a signal comes, or at the shell's EXIT; an empty one ignores the signal", TrapBuiltin::run)
                        .option("-l", "list the signals").option("-p", "list what is set; so does trap alone").option("-", "as if nothing had been set")
                        .completes(Operands::signals),
                special("unset", "[-fv] NAME...", "remove variables or functions", Settings::unset)
                        .option("-f", "functions").option("-v", "variables, the usual").completes(Operands::variablesAndFunctions));
    }

    private static Builtin set() {
        var set = special("set", "[-+OPTIONS] [-+o NAME] [--] [ARG...]",
                "set options (on by -, off by +) and positional parameters; without arguments, list all variables", SetBuiltin::run);
        for (Option option : Option.values()) {
            if (option.letter() != '\0') {
                set = set.option("-" + option.letter(), option.longName());
            }
        }
        return set.option("-o", "an option by its name, or list them all").completes(Operands::options);
    }

    private static List<Builtin> regularOnes() {
        return List.of(
                of("[", "CONDITION ]", "evaluate a condition; help test lists them", Test::run),
                of("alias", "[NAME[=TEXT]...]", "define or show aliases", Names::alias).completes(Operands::aliases),
                of("bg", "[%JOB...]", "let stopped jobs go on in the background", Jobs::bg).completes(Operands::jobs),
                of("cd", "[-L|-P] [FOLDER|-]", "change the working directory, to $HOME if none is given", Directories::cd)
                        .option("-L", "keep the links in its path, the usual").option("-P", "follow the links in its path")
                        .option("-", "to where it was before"),
                of("command", "[-p] [-v|-V] COMMAND [ARG...]", "run or describe a command, ignoring functions", Names::command)
                        .option("-p", "look in the usual folders").option("-v", "tell what would run").option("-V", "tell it in words"),
                of("disown", "[%JOB...]", "forget jobs", Jobs::disown).completes(Operands::jobs),
                of("echo", "[-n] [TEXT...]", "write the arguments; \\n and other escapes are understood", Printing::echo)
                        .option("-n", "end no line").takesAnything(),
                of("false", "", "do nothing, unsuccessfully", (sh, argv) -> 1).takesAnything(),
                of("fg", "[%JOB]", "bring a job to the foreground", Jobs::fg).completes(Operands::jobs),
                of("getopts", "LETTERS NAME [ARG...]",
                        "parse the next option of a script's arguments into NAME; a letter with : behind it takes a value, $OPTARG", Getopts::run),
                of("hash", "[-r] [NAME...]", "show or forget where programs were found", Names::hash).option("-r", "forget all"),
                of("help", "[NAME...]", "list the built-in commands, or tell how some of them are used", Names::help).completes(Operands::builtins),
                of("jobs", "[-lp] [%JOB...]", "list jobs", Jobs::jobs)
                        .option("-l", "with process numbers").option("-p", "only the numbers of their groups").completes(Operands::jobs),
                of("kill", "[-s SIGNAL|-SIGNAL] PID|%JOB...", "send a signal (TERM) to processes or jobs", Kill::run)
                        .option("-l", "list the signals, or name those of some numbers or exit statuses").option("-s", "the signal, by name or number")
                        .completes(Operands::signalsAndJobs),
                of("local", "NAME[=VALUE]...", "make variables local to a function", Settings::local).completes(Operands::variables),
                of("printf", "FORMAT [ARG...]",
                        "write arguments by a format of %s %b %d %i %u %o %x %X %c %e %f %g %a and %%, until none is left", Printing::printf),
                of("pwd", "[-L|-P]", "print the working directory", Directories::pwd)
                        .option("-L", "with the links by which it was reached, the usual").option("-P", "without links"),
                of("read", "[-r] [-p PROMPT] NAME...", "read a line into variables", Read::run)
                        .option("-p", "write PROMPT first").option("-r", "a backslash means nothing special").completes(Operands::variables),
                Test.describe(of("test", "[!] VALUE | OPERATOR VALUE | VALUE OPERATOR VALUE",
                        "evaluate a condition: a text that is not empty, or what an operator says; -a, -o and brackets join several",
                        Test::run)).takesAnything(),
                of("true", "", "do nothing, successfully", (sh, argv) -> 0).takesAnything(),
                of("type", "NAME...", "tell what a name means as a command", Names::type),
                Limits.describe(of("ulimit", "[-HSa] [-LETTER] [LIMIT|unlimited]", "show or set resource limits", Limits::ulimit)
                        .option("-H", "hard limits").option("-S", "soft limits").option("-a", "all of them")),
                of("umask", "[-S] [MODE]", "show or set the file mode mask", Limits::umask).option("-S", "show which modes are left"),
                of("unalias", "[-a] [NAME...]", "remove aliases", Names::unalias).option("-a", "all of them").completes(Operands::aliases),
                of("wait", "[PID|%JOB...]", "wait for jobs or processes, or for all", Jobs::await).completes(Operands::jobs));
    }
}
