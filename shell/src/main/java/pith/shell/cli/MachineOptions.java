package pith.shell.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import pith.hal.FlatMemoryModel;
import pith.hal.machine.DiskConfig;
import pith.hal.machine.MachineConfig;
import pith.hal.topology.Presets;
import pith.kernel.boot.KernelConfig;
import pith.mm.MemoryOption;
import pith.mm.MemoryOptions;
import pith.sched.assembly.SchedOptions;

/**
 * The options that every way to start a machine takes. Given before a subcommand or after it, they mean the same.
 *
 * @param root      the folder that is the root file system, or the image of a disk that holds it; null for Pith's own programs
 * @param directory the first process's working directory; null for the usual one
 * @param memory    how memory management is set up
 * @param sched     what the scheduler is put together from
 * @param trace     where all trace events go; null for nowhere
 * @param flight    where a recording by the Flight Recorder goes; null for nowhere
 */
record MachineOptions(
        MachineConfig machine,
        Path root,
        List<KernelConfig.Bind> binds,
        List<String> environment,
        String directory,
        boolean strace,
        Path trace,
        Path flight,
        boolean stats,
        boolean lockdep,
        boolean bootTimes,
        MemoryOptions memory,
        SchedOptions sched,
        KernelConfig.RcuKind rcu) {

    static void addTo(CommandSpec command) {
        value(command, "--machine", "PRESET|FILE", "The machine: a preset ('pith machines' lists them) or a file like one.");
        value(command, "--harts", "N", "How many harts the machine has, 1 to 1024.");
        value(command, "--ram", "SIZE", "How much RAM, such as 512M or 4G.");
        value(command, "--root", "DIR|FILE", "The root file system: a folder of this computer (what is written there stays in memory), or an image with ext4, which becomes the first disk and is written to.");
        values(command, "--bind", "HOST:GUEST[:rw]", "Show a folder or file of this computer at GUEST; with :rw writes reach it.");
        value(command, "--swap", "SIZE", "Swap space in memory of this computer, used from the start: pages of programs go there when RAM is full.");
        values(command, "--disk", "SIZE|FILE[:ro][:bad=N][:lost=N]", "A disk, /dev/nvme0n1 for the first: empty and forgotten at the end, or a file of this computer; of a million blocks N bad, of a million commands N without an answer.");
        values(command, "--env", "K=V", "A variable of the first process's environment.");
        value(command, "--cwd", "DIR", "The first process's working directory.");
        value(command, "--seed", "N", "Start of every random choice; equal seeds and inputs give equal runs. Usually 0.");
        value(command, "--cpu", "NAME", "How instructions are executed.");
        value(command, "--memory-model", "NAME", "What memory accesses cost.");
        value(command, "--prefetch", "KIND", "How cores guess what they will need, with --memory-model multi-llc: none, next-line or stride; usually as the preset says.");
        value(command, "--sched", "legacy|cas", "Whether the scheduler gathers threads under a last-level cache (cas, the usual) or not (legacy).");
        value(command, "--ext-policy", "NAME", "The policy that schedules programs: fifo, vtime, or a plug-in of yours; usually none, which means fair scheduling.");
        value(command, "--rcu", "tree|classic", "How RCU's grace periods are made: harts report to a tree (the usual) or all to one place (classic).");
        value(command, "--engine", "NAME", "How harts share this computer: deterministic (the usual one) lets them take turns, so that runs can be repeated; parallel runs them at once, for speed.");
        value(command, "--quantum", "CYCLES", "How long harts' turns are: the shorter, the more exact is the order of what they do to each other.");
        command.addOption(OptionSpec.builder("--mm").type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel("KEY=VALUE,...")
                .description(memoryHelp()).build());
        flag(command, "--strace", "Show system calls on standard error, as strace does.");
        value(command, "--trace", "FILE", "Write all trace events to FILE, for ui.perfetto.dev.");
        value(command, "--jfr", "FILE", "Write a recording by the JDK's Flight Recorder to FILE, with all trace events, for JDK Mission Control.");
        flag(command, "--stats", "At the end, tell what the run did and what it cost, on standard error.");
        flag(command, "--lockdep", "Check how the kernel uses locks and RCU, and look for data races.");
        flag(command, "--boot-times", "At the end, tell where the time until the first output went, on standard error.");
    }

    /** What memory management leaves open, a line for each choice. */
    private static String[] memoryHelp() {
        List<String> lines = new ArrayList<>(List.of("How memory is managed:"));
        MemoryOption.ALL.forEach(option -> lines.add("  " + option.key() + "=" + option.values() + " (" + MemoryOption.word(option.usual()) + "): " + option.help()));
        return lines.toArray(String[]::new);
    }

    private static void value(CommandSpec command, String name, String label, String description) {
        command.addOption(OptionSpec.builder(name).type(String.class).paramLabel(label).description(description).build());
    }

    private static void values(CommandSpec command, String name, String label, String description) {
        command.addOption(OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build());
    }

    private static void flag(CommandSpec command, String name, String description) {
        command.addOption(OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build());
    }

    /** {@return the options given in any of {@code places}; of an option that takes one value the last place counts} */
    static MachineOptions of(List<ParseResult> places) {
        Given given = new Given(places);
        return new MachineOptions(
                machine(given),
                given.has("--root") ? OptionValue.folderOrFile("--root", given.value("--root", null)) : null,
                given.all("--bind").stream().map(OptionValue::bind).toList(),
                given.all("--env").stream().map(OptionValue::variable).toList(),
                given.has("--cwd") ? OptionValue.guestPath("--cwd", given.value("--cwd", null)) : null,
                given.has("--strace"),
                given.has("--trace") ? OptionValue.path("--trace", given.value("--trace", null)) : null,
                given.has("--jfr") ? OptionValue.path("--jfr", given.value("--jfr", null)) : null,
                given.has("--stats"),
                given.has("--lockdep"),
                given.has("--boot-times"),
                OptionValue.memory(given.all("--mm")),
                OptionValue.sched(given.value("--sched", "cas")).withExtPolicy(OptionValue.extPolicy(given.value("--ext-policy", null))),
                OptionValue.rcu(given.value("--rcu", "tree")));
    }

    private static MachineConfig machine(Given given) {
        MachineConfig config = MachineConfig.of(Presets.load(given.value("--machine", MachineConfig.DEFAULT_PRESET)));
        if (given.has("--harts")) {
            config = config.withHarts(OptionValue.count("--harts", given.value("--harts", null)));
        }
        if (given.has("--ram")) {
            config = config.withRam(OptionValue.size("--ram", given.value("--ram", null)));
        }
        if (given.has("--root") && Files.isRegularFile(OptionValue.path("--root", given.value("--root", null)))) {
            config = config.withDisk(new DiskConfig(OptionValue.rootImage(given.value("--root", null))));
        }
        for (String disk : given.all("--disk")) {
            config = config.withDisk(DiskValue.parse(disk));
        }
        if (given.has("--swap")) {
            config = config.withDisk(new DiskConfig(OptionValue.swap(given.value("--swap", null))));
        }
        if (given.has("--prefetch")) {
            config = config.withPrefetch(OptionValue.prefetch(given.value("--prefetch", null)));
        }
        if (given.has("--quantum")) {
            config = config.withQuantum(OptionValue.quantum(given.value("--quantum", null)));
        }
        String model = given.value("--memory-model", config.memoryModel());
        if (given.has("--prefetch") && model.equals(new FlatMemoryModel().name())) {
            throw new UsageError("--prefetch: the memory model '" + model + "' fetches nothing ahead; give --memory-model multi-llc too.");
        }
        return config.withSeed(OptionValue.seed("--seed", given.value("--seed", "0")))
                .withCpu(given.value("--cpu", config.cpu()))
                .withMemoryModel(model)
                .withEngine(given.value("--engine", config.engine()));
    }

    /** What was given, in one place or another. */
    private record Given(List<ParseResult> places) {
        boolean has(String option) {
            return places.stream().anyMatch(place -> place.hasMatchedOption(option));
        }

        String value(String option, String otherwise) {
            String value = otherwise;
            for (ParseResult place : places) {
                value = place.matchedOptionValue(option, value);
            }
            return value;
        }

        List<String> all(String option) {
            List<String> values = new ArrayList<>();
            places.forEach(place -> values.addAll(place.matchedOptionValue(option, List.<String>of())));
            return values;
        }
    }
}
