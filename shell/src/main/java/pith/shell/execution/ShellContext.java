package pith.shell.execution;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.shell.language.Command;

/**
 * The state of one shell process (XCU 2.12): what built-ins see and change. Confined to the process's thread.
 */
public final class ShellContext {
    private ShellSystem system;
    private final Builtins builtins;
    private final Output output = new Output(this);
    private final Variables variables;
    private final EnumSet<Option> options;
    private final TreeMap<String, Command> functions;
    private final TreeMap<String, String> aliases;
    private final ProgramSearch programs;
    private final JobTable jobs;
    private final Traps traps;
    private final Frames frames;
    private final Executor executor = new Executor(this);
    private final JobControl jobControl;
    private String name;
    private List<String> positional = List.of();
    private int lastStatus;
    private int lastBackground;
    private final int shellPid;
    private int line = 1;
    private OptionCursor optionCursor = OptionCursor.START;

    /** Where {@code getopts} stands: {@code letter} within argument {@code argument}, 0 to begin it. */
    public record OptionCursor(int argument, int letter) {
        public static final OptionCursor START = new OptionCursor(1, 0);
    }

    /** A new shell named {@code name} in the process whose calls are {@code system}. */
    public ShellContext(ShellSystem system, Builtins builtins, String name, Map<String, String> environment) {
        this.system = system;
        this.builtins = builtins;
        this.name = name;
        this.variables = new Variables();
        this.options = EnumSet.noneOf(Option.class);
        this.functions = new TreeMap<>();
        this.aliases = new TreeMap<>();
        this.programs = new ProgramSearch(this);
        this.jobs = new JobTable();
        this.traps = new Traps(this);
        this.frames = new Frames(system.stackKibibytes());
        this.jobControl = new JobControl(this);
        this.shellPid = system.getpid();
        StartupVariables.set(this, environment);
    }

    private ShellContext(ShellContext parent) {
        this.system = parent.system;
        this.builtins = parent.builtins;
        this.name = parent.name;
        this.variables = parent.variables.copy();
        this.options = EnumSet.copyOf(parent.options);
        this.functions = new TreeMap<>(parent.functions);
        this.aliases = new TreeMap<>(parent.aliases);
        this.programs = parent.programs.copyFor(this);
        this.jobs = parent.jobs.copyForChild();
        this.traps = parent.traps.copyFor(this);
        this.frames = parent.frames.copyForChild();
        this.jobControl = parent.jobControl.copyFor(this);
        this.positional = parent.positional;
        this.lastStatus = parent.lastStatus;
        this.lastBackground = parent.lastBackground;
        this.shellPid = parent.shellPid;
        this.line = parent.line;
        this.optionCursor = parent.optionCursor;
    }

    /** {@return a copy for a child, to be made before the fork and {@link #runOn bound} in the child} */
    ShellContext copyForChild() {
        return new ShellContext(this);
    }

    /** In a forked child: the calls are the child's from now on. */
    void runOn(ShellSystem childSystem) {
        system = childSystem;
    }

    public ShellSystem system() {
        return system;
    }

    /** The table of built-ins. */
    public Builtins builtins() {
        return builtins;
    }

    public Variables variables() {
        return variables;
    }

    public Map<String, Command> functions() {
        return functions;
    }

    public Map<String, String> aliases() {
        return aliases;
    }

    public JobTable jobs() {
        return jobs;
    }

    public JobControl jobControl() {
        return jobControl;
    }

    public Traps traps() {
        return traps;
    }

    public Executor executor() {
        return executor;
    }

    public ProgramSearch programs() {
        return programs;
    }

    public Frames frames() {
        return frames;
    }

    public EnumSet<Option> options() {
        return options;
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    public void set(Option option, boolean on) {
        if (on) {
            options.add(option);
        } else {
            options.remove(option);
        }
        if (option == Option.MONITOR) {
            jobControl.monitorChanged();
        }
    }

    /** {@return {@code $-}} */
    public String optionLetters() {
        var letters = new StringBuilder();
        options.stream().filter(o -> o.letter() != '\0').forEach(o -> letters.append(o.letter()));
        return letters.toString();
    }

    /** {@return {@code $0}} */
    public String name() {
        return name;
    }

    public void setName(String newName) {
        name = newName;
    }

    /** {@return {@code $1} and so on} */
    public List<String> positional() {
        return positional;
    }

    public void setPositional(List<String> arguments) {
        positional = List.copyOf(arguments);
    }

    /** {@return {@code $?}} */
    public int lastStatus() {
        return lastStatus;
    }

    public void setLastStatus(int status) {
        lastStatus = status;
    }

    /** {@return {@code $!}, 0 before the first background command} */
    public int lastBackground() {
        return lastBackground;
    }

    void setLastBackground(int pid) {
        lastBackground = pid;
    }

    /** {@return {@code $$}: the pid of the main shell, in its subshells too} */
    public int shellPid() {
        return shellPid;
    }

    public int line() {
        return line;
    }

    void setLine(int newLine) {
        line = newLine;
    }

    public OptionCursor optionCursor() {
        return optionCursor;
    }

    public void setOptionCursor(OptionCursor cursor) {
        optionCursor = cursor;
    }

    public boolean interactive() {
        return has(Option.INTERACTIVE);
    }

    /**
     * Sets a variable as an assignment does.
     *
     * @throws Unwind.Failure if it is read-only, which has been reported
     */
    public void assign(String variable, String value) {
        if (variables.isReadOnly(variable)) {
            throw failure(2, variable + ": is read only");
        }
        variables.put(variable, value);
        if (has(Option.ALLEXPORT)) {
            variables.export(variable);
        }
    }

    /** Writes to standard output; what goes wrong is reported when the built-in ends. */
    public void print(String text) {
        output.write(1, text);
    }

    /** Writes to standard error. */
    public void printError(String text) {
        output.writeError(text);
    }

    /** Reports one sentence on standard error, led by the shell's name. */
    public void complain(String sentence) {
        printError(name + ": " + sentence + "\n");
    }

    /** Reports, and {@return what to throw to end the command} */
    public Unwind.Failure failure(int status, String sentence) {
        complain(sentence);
        return new Unwind.Failure(status);
    }

    Output output() {
        return output;
    }
}
