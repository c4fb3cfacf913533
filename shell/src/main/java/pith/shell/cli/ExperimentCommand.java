package pith.shell.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.Presets;
import pith.sched.assembly.SchedOptions;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.ExperimentFailed;
import pith.shell.experiment.HtmlReport;
import pith.shell.experiment.JsonReport;
import pith.shell.experiment.Measurement;
import pith.shell.experiment.Results;
import pith.shell.experiment.Setup;
import pith.shell.experiment.TextReport;
import pith.shell.experiment.Workload;

/** {@code pith experiment}: lists the experiments, or runs one. */
final class ExperimentCommand {
    private static final int FAILED = 1;
    private static final int MOST_SEEDS = 1000;
    private static final int DEFAULT_SEEDS = 5;
    private static final int MOST_LENGTH = 1000;

    private final PrintStream out;
    private final PrintStream err;

    ExperimentCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static CommandSpec spec() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .customSynopsis("pith experiment", "pith experiment NAME [--machine M] [--workloads W,...] [--seeds N] [--length N] [--json FILE] [--report FILE.html]")
                .description("Lists the experiments, or runs one: every workload, the legacy way and the new one, once for each seed, each time on a"
                        + " machine of its own. Prints medians with 95 %% intervals, and how many times better the new way is.");
        value(command, "--machine", "M", "The machine: a preset ('pith machines' lists them) or a file like one.");
        value(command, "--workloads", "W,...", "Only these of the experiment's workloads.");
        value(command, "--seeds", "N", "How many seeds, 1 to " + MOST_SEEDS + "; usually " + DEFAULT_SEEDS + ".");
        value(command, "--length", "N", "How many times as long the workloads run, 1 to " + MOST_LENGTH + "; for experiments whose effect takes time.");
        value(command, "--json", "FILE", "Write every figure, and the summary, to FILE, after each seed what there is so far.");
        value(command, "--report", "FILE.html", "Write a page with table and plots to FILE.html.");
        value(command, "--root", "DIR", "A folder with a Debian tree, for the workloads that need programs from there.");
        values(command);
        command.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
        return command;
    }

    private static void value(CommandSpec command, String name, String label, String description) {
        command.addOption(OptionSpec.builder(name).type(String.class).paramLabel(label).description(description).build());
    }

    private static void values(CommandSpec command) {
        command.addOption(OptionSpec.builder("--mm").type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel("KEY=VALUE,...")
                .description("How memory is managed, where the variants don't say ('pith --help' lists the keys).").build());
        command.addPositional(PositionalParamSpec.builder().type(List.class).auxiliaryTypes(String.class).arity("0..*").index("0..*").paramLabel("NAME")
                .hideParamSyntax(true).description("The experiment.").build());
    }

    /** {@return the exit status} */
    int run(ParseResult words) throws InterruptedException {
        List<String> names = words.matchedPositionalValue(0, List.of());
        if (names.isEmpty()) {
            return list();
        }
        if (names.size() > 1) {
            throw new UsageError("experiment runs one experiment, not " + names.size() + "; options stand before the name or after it.");
        }
        Experiment experiment = named(names.getFirst());
        Setup setup = lengthened(words, experiment, setup(words));
        Set<String> only = workloads(words, experiment);
        int seeds = seeds(words);
        Path json = file(words, "--json");
        Path report = file(words, "--report");
        try (Progress progress = new Progress(err)) {
            Results results = new Measurement(experiment, setup, only, seeds, progress::show, soFar -> keep(json, soFar)).run();
            progress.close();
            out.print(TextReport.of(results));
            write(json, "--json", JsonReport.of(results));
            write(report, "--report", HtmlReport.of(results, command(words, experiment.name())));
            return 0;
        } catch (ExperimentFailed failed) {
            err.println("pith: " + failed.getMessage());
            return FAILED;
        }
    }

    private int list() {
        List<Experiment> all = Experiment.all();
        int width = all.stream().mapToInt(one -> one.name().length()).max().orElse(0);
        all.forEach(one -> out.printf(Locale.ROOT, "%-" + width + "s  %s%n", one.name(), one.question()));
        out.println("\n'pith experiment NAME' runs one; 'pith experiment --help' tells the options.");
        return 0;
    }

    private static Experiment named(String name) {
        List<String> names = Experiment.all().stream().map(Experiment::name).toList();
        return Experiment.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> {
            String near = NearMatch.of(name, names);
            String mend = near == null ? "choose from " + String.join(", ", names) : "did you mean '" + near + "'?";
            return new UsageError("there is no experiment '" + name + "'; " + mend + (near == null ? "." : ""));
        });
    }

    private static Setup setup(ParseResult words) {
        MachineConfig machine = MachineConfig.of(Presets.load(words.matchedOptionValue("--machine", MachineConfig.DEFAULT_PRESET)));
        String root = words.matchedOptionValue("--root", null);
        return new Setup(machine, OptionValue.memory(words.matchedOptionValue("--mm", List.of())), SchedOptions.DEFAULT,
                root == null ? null : OptionValue.folder("--root", root));
    }

    private static Setup lengthened(ParseResult words, Experiment experiment, Setup setup) {
        if (!words.hasMatchedOption("--length")) {
            return setup;
        } else if (!experiment.lengthens()) {
            throw new UsageError("the workloads of experiment " + experiment.name() + " have one length only; leave --length out.");
        }
        return setup.withBefore("length=" + number("--length", words.matchedOptionValue("--length", ""), MOST_LENGTH));
    }

    /** {@return the workloads that are wanted; none stands for all} */
    private static Set<String> workloads(ParseResult words, Experiment experiment) {
        String wanted = words.matchedOptionValue("--workloads", "");
        Set<String> known = new LinkedHashSet<>(experiment.workloads().stream().map(Workload::name).toList());
        Set<String> only = new LinkedHashSet<>(wanted.isEmpty() ? List.of() : List.of(wanted.split(",")));
        only.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new UsageError("experiment " + experiment.name() + " has no workload '" + name + "'; choose from " + String.join(", ", known) + ".");
        });
        return only;
    }

    private static int seeds(ParseResult words) {
        return number("--seeds", words.matchedOptionValue("--seeds", "" + DEFAULT_SEEDS), MOST_SEEDS);
    }

    private static int number(String option, String text, int most) {
        int number = OptionValue.count(option, text);
        if (number < 1 || number > most) {
            throw new UsageError(option + ": " + number + " is out of range; give 1 to " + most + ".");
        }
        return number;
    }

    /** {@return the file that an option names, or null} It is made now, so that minutes of measuring are not lost to a wrong name. */
    private static Path file(ParseResult words, String option) {
        String text = words.matchedOptionValue(option, null);
        if (text == null) {
            return null;
        }
        Path file = OptionValue.path(option, text);
        write(file, option, "");
        return file;
    }

    private static void write(Path file, String option, String text) {
        if (file != null) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UsageError(option + ": '" + file + "' cannot be written; give a file in a folder that exists and has room.");
            }
        }
    }

    /** What there is so far is in the file if the rest is cut off. A pipe or terminal gets all of it at once, in the end. */
    private static void keep(Path json, Results soFar) {
        if (json != null && Files.isRegularFile(json)) {
            write(json, "--json", JsonReport.of(soFar));
        }
    }

    /** {@return what the user wrote, but for where the results went} */
    private static String command(ParseResult words, String name) {
        List<String> command = new ArrayList<>(List.of("./pith experiment", name));
        for (String option : List.of("--machine", "--workloads", "--seeds", "--length", "--root")) {
            if (words.hasMatchedOption(option)) {
                command.add(option + " " + words.matchedOptionValue(option, ""));
            }
        }
        words.matchedOptionValue("--mm", List.<String>of()).forEach(setting -> command.add("--mm " + setting));
        return String.join(" ", command);
    }
}
