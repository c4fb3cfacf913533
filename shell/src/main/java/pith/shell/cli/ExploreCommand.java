package pith.shell.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import pith.sync.explore.Explorer;
import pith.sync.explore.Scenario;
import pith.sync.explore.Schedule;
import pith.sync.explore.TraceText;
import pith.sync.explore.Verdict;
import pith.sync.explore.scenarios.Scenarios;

/** {@code pith explore}: lists the concurrent tests, or runs one under many schedules. */
final class ExploreCommand {
    private static final int FOUND = 1;
    private static final int USUAL_DEPTH = 2;
    private static final int MOST_DEPTH = 10;
    private static final int MOST_SEEDS = 100_000_000;

    /** With fewer schedules than this the JVM's start is most of the time. */
    private static final int RATE_FROM = 1000;

    private final PrintStream out;

    ExploreCommand(PrintStream out) {
        this.out = out;
    }

    static CommandSpec spec() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .customSynopsis("pith explore", "pith explore TEST [--exhaustive-depth D | --seeds N [--first-seed S] | --replay TOKEN]", "pith explore --all")
                .description("Lists the concurrent tests, or runs one under many schedules: every one with at most D preemptions, or random ones. A failing schedule is made as"
                        + " short as possible and shown step by step. Exit status 1 says that a fault was found.");
        value(command, "--exhaustive-depth", "D", "Every schedule with at most D preemptions; usually " + USUAL_DEPTH + ".");
        value(command, "--seeds", "N", "N random schedules instead.");
        value(command, "--first-seed", "S", "The seed of the first of them; usually 0.");
        value(command, "--replay", "TOKEN", "Only the schedule that TOKEN tells, step by step.");
        command.addOption(OptionSpec.builder("--all").type(boolean.class).arity("0").description("Run every test, and say in a table what came out.").build());
        command.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
        command.addPositional(PositionalParamSpec.builder().type(List.class).auxiliaryTypes(String.class).arity("0..*").index("0..*").paramLabel("TEST")
                .hideParamSyntax(true).description("The test.").build());
        return command;
    }

    private static void value(CommandSpec command, String name, String label, String description) {
        command.addOption(OptionSpec.builder(name).type(String.class).paramLabel(label).description(description).build());
    }

    /** {@return the exit status} */
    int run(ParseResult words) {
        List<String> names = words.matchedPositionalValue(0, List.of());
        if (words.hasMatchedOption("--all")) {
            return all(words, names);
        }
        if (names.isEmpty()) {
            return list();
        }
        if (names.size() > 1) {
            throw new UsageError("explore runs one test, not " + names.size() + "; options stand before the name or after it.");
        }
        Scenario scenario = named(names.getFirst());
        return words.hasMatchedOption("--replay") ? replay(scenario, words.matchedOptionValue("--replay", "")) : explore(scenario, words);
    }

    private int list() {
        int width = Scenarios.all().stream().mapToInt(one -> one.name().length()).max().orElse(0);
        Scenarios.all().forEach(one -> out.printf(Locale.ROOT, "%-" + width + "s  %s%n", one.name(), one.shows()));
        out.println("\n'pith explore TEST' runs one under many schedules, '--all' every one; 'pith explore --help' tells the options.");
        return 0;
    }

    private static Scenario named(String name) {
        List<String> names = Scenarios.all().stream().map(Scenario::name).toList();
        return Scenarios.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> {
            String near = NearMatch.of(name, names);
            return new UsageError("there is no test '" + name + "'; " + (near == null ? "'pith explore' lists them." : "did you mean '" + near + "'?"));
        });
    }

    private int explore(Scenario scenario, ParseResult words) {
        Supplier<Verdict> search = search(scenario, words);
        title(scenario);
        long start = System.nanoTime();
        Verdict verdict = search.get();
        String effort = effort(verdict, System.nanoTime() - start);
        if (verdict.finding() == null) {
            out.println("Nothing found in " + effort + "." + (verdict.complete() ? " These are all with at most " + depth(words) + " preemptions." : ""));
            return 0;
        }
        out.println("FAULT found after " + effort + ":");
        show(scenario, verdict.finding());
        return FOUND;
    }

    private void title(Scenario scenario) {
        out.println(scenario.name() + ": " + scenario.shows() + "\n");
    }

    /** {@return the search that the options ask for, which are right} */
    private static Supplier<Verdict> search(Scenario scenario, ParseResult words) {
        if (!words.hasMatchedOption("--seeds")) {
            int depth = depth(words);
            return () -> new Explorer(scenario).exhaustive(depth);
        }
        if (words.hasMatchedOption("--exhaustive-depth")) {
            throw new UsageError("--seeds and --exhaustive-depth are two ways to choose schedules; use one of them.");
        }
        int seeds = within("--seeds", OptionValue.count("--seeds", words.matchedOptionValue("--seeds", "")), 1, MOST_SEEDS);
        int first = OptionValue.count("--first-seed", words.matchedOptionValue("--first-seed", "0"));
        return () -> new Explorer(scenario).random(first, seeds);
    }

    private static int depth(ParseResult words) {
        return within("--exhaustive-depth", OptionValue.count("--exhaustive-depth", words.matchedOptionValue("--exhaustive-depth", "" + USUAL_DEPTH)), 0, MOST_DEPTH);
    }

    private static int within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new UsageError(option + ": " + value + " is out of range; give " + least + " to " + most + ".");
        }
        return value;
    }

    /** {@return how much was tried; the rate where there was enough to tell it} */
    private static String effort(Verdict verdict, long nanos) {
        String tried = verdict.schedules() + " schedules, " + verdict.steps() + " steps";
        double seconds = nanos / 1e9;
        return verdict.schedules() < RATE_FROM ? tried : String.format(Locale.ROOT, "%s (%.1f s, %.0f schedules/s)", tried, seconds, verdict.schedules() / seconds);
    }

    private void show(Scenario scenario, Verdict.Finding finding) {
        out.println("  " + finding.failure().summary() + "\n");
        String by = finding.seed() < 0 ? "" : ", met with seed " + finding.seed();
        out.println("The schedule, with " + finding.minimal().size() + " of its " + finding.found().size() + " deviations left" + by + "; an arrow stands where it interferes:\n");
        TraceText.of(finding.tasks(), finding.trace()).forEach(out::println);
        out.println("\nAgain: pith explore " + scenario.name() + " --replay " + finding.minimal());
    }

    private int replay(Scenario scenario, String token) {
        Schedule schedule = Schedule.parse(token);
        if (schedule == null) {
            throw new UsageError("--replay: '" + token + "' is no schedule; give one as 'pith explore TEST' prints it, such as a3:b.b2:a.");
        }
        title(scenario);
        Verdict.Finding finding = new Explorer(scenario).replay(schedule).finding();
        TraceText.of(finding.tasks(), finding.trace()).forEach(out::println);
        out.println(finding.failure() == null ? "\nNothing goes wrong." : "\nFAULT: " + finding.failure().summary());
        return finding.failure() == null ? 0 : FOUND;
    }

    /** Every test; a fault that is not found, or found where there is none, is what fails here. */
    private int all(ParseResult words, List<String> names) {
        if (!names.isEmpty() || words.hasMatchedOption("--replay")) {
            throw new UsageError("--all runs every test; name none.");
        }
        int width = Scenarios.all().stream().mapToInt(one -> one.name().length()).max().orElse(0);
        int wrong = 0;
        for (Scenario scenario : Scenarios.all()) {
            Verdict verdict = search(scenario, words).get();
            boolean found = verdict.finding() != null;
            String schedules = verdict.schedules() + " schedules";
            out.printf(Locale.ROOT, "%-" + width + "s  %-17s  %s%n", scenario.name(), schedules, found ? verdict.finding().minimal() + "  " + verdict.finding().failure().summary() : "nothing found");
            wrong += found == scenario.broken() ? 0 : 1;
        }
        return wrong == 0 ? 0 : FOUND;
    }
}
