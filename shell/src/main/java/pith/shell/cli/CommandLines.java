package pith.shell.cli;

import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import pith.hal.topology.MachineCard;
import pith.hal.topology.Presets;
import pith.hal.topology.SpecException;
import pith.kernel.task.SystemIdentity;
import pith.shell.calibration.Calibration;
import pith.shell.experiment.ExperimentFailed;

/**
 * The words after {@code ./pith}. The commands are described by hand, not by annotations: finding those costs more than a whole boot.
 */
public final class CommandLines {
    private static final int USAGE = 2;
    private static final int BROKEN = 70;
    private static final int CARD_COLUMNS = 100;
    private static final List<String> SERVER_COMMANDS = List.of("serve", "users", "sessions");

    /** The commands that take what follows their first operand as it is. */
    private static final List<String> STOPPING = List.of("run", "machines");

    private final PrintStream out;
    private final PrintStream err;

    CommandLines(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Does what the words ask for. {@return the exit status} */
    public static int run(String[] words) {
        return new CommandLines(System.out, System.err).execute(HostWords.bytes(words));
    }

    int execute(String[] words) {
        try {
            return dispatch(command(List.of(words)).parseArgs(words));
        } catch (ParameterException e) {
            err.println("pith: " + shown(sentence(e)));
            return USAGE;
        } catch (UsageError | SpecException e) {
            err.println("pith: " + shown(e.getMessage()));
            return USAGE;
        } catch (InterruptedException e) {
            return BROKEN;
        }
    }

    /** @param words decide which of the commands about a server are described: a start of a machine should not pay for them */
    private static CommandLine command(List<String> words) {
        CommandSpec root = CommandSpec.create().name("pith");
        root.usageMessage()
                .customSynopsis("pith [OPTIONS]", "pith [OPTIONS] -c COMMAND [NAME [ARG...]]", "pith run [OPTIONS] PROGRAM [ARG...]",
                        "pith machines [--calibrate] [PRESET|FILE...]", "pith experiment [NAME] [OPTIONS]", "pith explore [TEST] [OPTIONS]",
                        "pith image mkfs|build|check FILE|FOLDER [OPTIONS]", "pith serve|users|sessions [OPTIONS]")
                .description("Boots a teaching kernel on an emulated RISC-V machine: to a prompt, for one shell line, or for one program.");
        root.addOption(OptionSpec.builder("-c")
                .type(String.class)
                .paramLabel("COMMAND")
                .description("Run one shell line and exit with its status.")
                .build());
        root.addPositional(
                PositionalParamSpec.builder().type(List.class).auxiliaryTypes(String.class).arity("0..*").index("0..*").hidden(true).build());
        MachineOptions.addTo(root);
        addHelp(root, "Show this help.");
        root.addOption(OptionSpec.builder("--version").versionHelp(true).description("Show the version.").build());
        CommandLine line = new CommandLine(root);
        line.addSubcommand("run", new CommandLine(runSpec()));
        line.addSubcommand("machines", new CommandLine(machinesSpec()));
        line.addSubcommand("experiment", new CommandLine(ExperimentCommand.spec()));
        line.addSubcommand("explore", new CommandLine(ExploreCommand.spec()));
        line.addSubcommand("image", new CommandLine(ImageCommand.spec()));
        boolean help = words.contains("--help") || words.contains("-h");
        for (String name : SERVER_COMMANDS) {
            if (help || words.contains(name)) {
                line.addSubcommand(name, new CommandLine(serverSpec(name)));
            }
        }
        line.setStopAtPositional(true).setExpandAtFiles(false).setCaseInsensitiveEnumValuesAllowed(false);
        for (CommandLine command : line.getSubcommands().values()) {
            command.setStopAtPositional(STOPPING.contains(command.getCommandName()));
        }
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        return line;
    }

    private static CommandSpec serverSpec(String name) {
        return switch (name) {
            case "serve" -> ServeCommand.spec();
            case "users" -> UsersCommand.spec();
            default -> SessionsCommand.spec();
        };
    }

    private static CommandSpec runSpec() {
        CommandSpec run = CommandSpec.create();
        run.usageMessage().customSynopsis("pith run [OPTIONS] PROGRAM [ARG...]").description("Runs a RISC-V Linux program as the first process, and exits with its status.");
        MachineOptions.addTo(run);
        addHelp(run, "Show this help.");
        run.addPositional(PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .index("0..*")
                .paramLabel("PROGRAM [ARG...]")
                .hideParamSyntax(true)
                .description("A program file of this computer and its arguments. One that lies in the --root folder runs where it is there.")
                .build());
        return run;
    }

    private static CommandSpec machinesSpec() {
        CommandSpec machines = CommandSpec.create();
        machines.usageMessage().customSynopsis("pith machines [--calibrate] [PRESET|FILE...]").description("Lists the machines that can be emulated, with their topology.");
        machines.addOption(OptionSpec.builder("--calibrate").type(boolean.class).arity("0")
                .description("Measure, by programs within each machine, how long its caches, its memory and lines of other cores take, and compare with what it specifies.").build());
        addHelp(machines, "Show this help.");
        machines.addPositional(PositionalParamSpec.builder()
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("0..*")
                .index("0..*")
                .paramLabel("[PRESET|FILE...]")
                .hideParamSyntax(true)
                .description("Only these machines.")
                .build());
        return machines;
    }

    private static void addHelp(CommandSpec command, String description) {
        command.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description(description).build());
    }

    private int dispatch(ParseResult root) throws InterruptedException {
        ParseResult last = root.hasSubcommand() ? root.subcommand() : root;
        if (root.isUsageHelpRequested() || last.isUsageHelpRequested()) {
            last.commandSpec().commandLine().usage(out);
            return 0;
        }
        if (root.isVersionHelpRequested()) {
            out.println("pith " + SystemIdentity.VERSION.replaceAll(".* ", "") + ", kernel " + SystemIdentity.RELEASE);
            return 0;
        }
        if (last != root && !last.commandSpec().name().equals("run")) {
            checkNothingBefore(root, last.commandSpec().name());
        }
        List<String> operands = last.matchedPositionalValue(0, List.of());
        return switch (last.commandSpec().name()) {
            case "machines" -> last.hasMatchedOption("--calibrate") ? calibrate(operands) : machines(operands);
            case "experiment" -> new ExperimentCommand(out, err).run(last);
            case "explore" -> new ExploreCommand(out).run(last);
            case "image" -> new ImageCommand(out, err).run(last);
            case "serve" -> new ServeCommand(out).run(last);
            case "users" -> new UsersCommand(out).run(last);
            case "sessions" -> new SessionsCommand(out).run(last);
            case "run" -> start(List.of(root, last), programJob(root, operands));
            default -> start(List.of(root), shellJob(root, operands));
        };
    }

    /** Options before a command that starts no machine would change nothing. */
    private static void checkNothingBefore(ParseResult root, String command) {
        if (!root.matchedOptions().isEmpty()) {
            String option = root.matchedOptions().getFirst().longestName();
            throw new UsageError(option + " before '" + command + "' would change nothing: it is for the machine that 'pith', 'pith -c' and 'pith run' start; leave it out, or see 'pith " + command + " --help'.");
        }
    }

    private static Job shellJob(ParseResult root, List<String> operands) {
        if (root.hasMatchedOption("-c")) {
            return new Job.Line(root.matchedOptionValue("-c", ""), operands);
        }
        if (!operands.isEmpty()) {
            throw new UsageError("there is no command '" + operands.getFirst() + "'; use run, machines, experiment, explore, image, serve, users, sessions or -c, or see 'pith --help'.");
        }
        return new Job.Prompt();
    }

    private static Job programJob(ParseResult root, List<String> operands) {
        if (root.hasMatchedOption("-c")) {
            throw new UsageError("-c and run are two ways to start a machine; use one of them.");
        }
        if (operands.isEmpty()) {
            throw new UsageError("run needs a program; write 'pith run PROGRAM [ARG...]'.");
        }
        return new Job.Program(operands.getFirst(), operands.subList(1, operands.size()));
    }

    private int start(List<ParseResult> places, Job job) throws InterruptedException {
        return new MachineRun(MachineOptions.of(places), job, err).toTheEnd();
    }

    private int calibrate(List<String> names) throws InterruptedException {
        boolean good = true;
        try {
            for (String name : names.isEmpty() ? Presets.names() : names) {
                good &= new Calibration(out).run(Presets.load(name));
            }
        } catch (ExperimentFailed failed) {
            err.println("pith: " + failed.getMessage());
            good = false;
        }
        return good ? 0 : 1;
    }

    private int machines(List<String> names) {
        if (names.isEmpty()) {
            out.print(MachineCard.all(CARD_COLUMNS));
        } else {
            names.forEach(name -> MachineCard.of(Presets.load(name), CARD_COLUMNS).forEach(out::println));
        }
        return 0;
    }

    /** {@return what picocli found wrong, as one sentence with the mend} */
    private static String sentence(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        String help = "see '" + command + " --help'.";
        return switch (wrong) {
            case UnmatchedArgumentException unknown when !unknown.getUnmatched().isEmpty() ->
                    "there is no option '" + unknown.getUnmatched().getFirst() + "'; " + help;
            default -> lowerFirst(wrong.getMessage()) + "; " + help;
        };
    }

    /** Words in a message are bytes, unless something else put text into it. */
    private static String shown(String message) {
        return message.chars().allMatch(c -> c < 0x100) ? HostWords.text(message) : message;
    }

    private static String lowerFirst(String message) {
        return message.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + message.substring(1).replaceAll("\\.$", "");
    }
}
