package pith.shell.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import pith.shell.image.Images;
import pith.shell.image.debian.Contents;
import pith.shell.image.debian.DebianArchive;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.ext4.mkfs.MkfsOptions;

/** {@code pith image}: makes images of disks, and checks them. */
final class ImageCommand {
    private static final int FAILED = 1;
    private static final int MOST_LABEL = 16;

    private final PrintStream out;
    private final PrintStream err;

    ImageCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    static CommandSpec spec() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .customSynopsis("pith image mkfs FILE --size SIZE [--block-size N] [--label NAME]", "pith image build FOLDER|PACKAGE... -o FILE [--size SIZE] [--block-size N] [--label NAME] [--mirror URL] [--suite NAME]",
                        "pith image check FILE")
                .description("Makes an image of a disk with an ext4 file system, empty, or filled with a folder or with Debian's packages for riscv64 and what they need; or reads all of one and tells what is wrong "
                        + "with it.");
        value(command, "--size", "SIZE", "The size of the image, such as 64M or 2G; of build, usually what the folder needs and some room.");
        value(command, "--block-size", "N", "Bytes of a block: 1024, 2048 or 4096; usually 4096, or 1024 in an image smaller than 512 MiB.");
        value(command, "--label", "NAME", "The name of the file system, at most " + MOST_LABEL + " bytes.");
        value(command, "-o", "FILE", "The image that build makes.");
        value(command, "--mirror", "URL", "Where build gets packages; usually " + DebianArchive.MIRROR + ".");
        value(command, "--suite", "NAME", "Debian's release that they are of; usually " + DebianArchive.SUITE + ".");
        command.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
        command.addPositional(PositionalParamSpec.builder().type(List.class).auxiliaryTypes(String.class).arity("0..*").index("0..*").hidden(true).build());
        return command;
    }

    private static void value(CommandSpec command, String name, String label, String description) {
        command.addOption(OptionSpec.builder(name).type(String.class).paramLabel(label).description(description).build());
    }

    int run(ParseResult given) {
        List<String> words = given.matchedPositionalValue(0, List.of());
        boolean builds = !words.isEmpty() && words.getFirst().equals("build");
        if (words.size() < 2 || words.size() > 2 && !builds) {
            throw new UsageError("image needs a word and a file: mkfs FILE, build FOLDER, build PACKAGE... or check FILE; see 'pith image --help'.");
        }
        try {
            return switch (words.getFirst()) {
                case "mkfs" -> mkfs(target("image mkfs", words.get(1)), given);
                case "build" -> build(words.subList(1, words.size()), given);
                case "check" -> check(OptionValue.path("image check", words.get(1)));
                default -> throw new UsageError("image has no '" + words.getFirst() + "'; use mkfs, build or check.");
            };
        } catch (IOException e) {
            err.println("pith: " + words.get(1) + ": " + e.getMessage());
        } catch (Refused refused) {
            err.println("pith: " + words.get(1) + ": " + refused.errno().text() + (refused.errno() == Errno.ENOSPC ? "; give a larger --size." : "."));
        }
        return FAILED;
    }

    private static MkfsOptions options(ParseResult given, long usual) {
        MkfsOptions options = Images.options(given.hasMatchedOption("--size") ? OptionValue.size("--size", given.matchedOptionValue("--size", "")) : usual);
        if (given.hasMatchedOption("--block-size")) {
            options = options.withBlockSize(OptionValue.count("--block-size", given.matchedOptionValue("--block-size", "")));
        }
        String label = given.matchedOptionValue("--label", "");
        if (label.length() > MOST_LABEL) {
            throw new UsageError("--label '" + label + "' is longer than " + MOST_LABEL + " bytes; give a shorter name.");
        }
        try {
            return options.withLabel(HostWords.text(label)).checked();
        } catch (IllegalArgumentException wrong) {
            throw new UsageError("image: " + wrong.getMessage() + "; give another --size or --block-size.");
        }
    }

    /** {@return a file that is to be written; what it holds stays until all options are known to be right} */
    private static Path target(String option, String text) {
        Path file = OptionValue.path(option, text);
        if (Files.isDirectory(file) || !Files.isDirectory(file.toAbsolutePath().getParent())) {
            throw new UsageError(option + ": '" + text + "' cannot be written; give a file in a folder that exists.");
        }
        return file;
    }

    private int mkfs(Path image, ParseResult given) throws IOException {
        if (!given.hasMatchedOption("--size")) {
            throw new UsageError("image mkfs needs a size; add --size, such as --size 64M.");
        }
        MkfsOptions options = options(given, 0);
        Images.mkfs(image, options);
        out.println(image + ": ext4, " + (options.bytes() >> 10) + " KiB in blocks of " + options.blockSize());
        return 0;
    }

    private int build(List<String> words, ParseResult given) throws IOException {
        if (!given.hasMatchedOption("-o")) {
            throw new UsageError("image build needs a place for the image; add -o FILE.");
        }
        Path image = target("-o", given.matchedOptionValue("-o", ""));
        if (words.size() == 1 && (words.getFirst().contains("/") || Files.isDirectory(OptionValue.path("image build", words.getFirst())))) {
            Path folder = OptionValue.folder("image build", words.getFirst());
            MkfsOptions options = options(given, Images.sizeFor(folder));
            return built(image, options, Images.build(folder, image, options), "");
        }
        Contents contents = archive(given).select(words);
        contents.fetch();
        MkfsOptions options = options(given, Images.sizeFor(contents));
        return built(image, options, Images.build(contents, image, options), " of " + contents.names().size() + " packages");
    }

    private int built(Path image, MkfsOptions options, int files, String whose) {
        out.println(image + ": ext4, " + (options.bytes() >> 10) + " KiB in blocks of " + options.blockSize() + ", " + files + " files" + whose);
        return 0;
    }

    private static DebianArchive archive(ParseResult given) {
        String mirror = given.matchedOptionValue("--mirror", DebianArchive.MIRROR);
        String suite = given.matchedOptionValue("--suite", DebianArchive.SUITE);
        if (!suite.matches("[a-z0-9./-]+")) {
            throw new UsageError("--suite: '" + suite + "' is no name of a release; give one such as " + DebianArchive.SUITE + ".");
        }
        try {
            URI address = new URI(mirror.endsWith("/") ? mirror : mirror + "/");
            if (address.getHost() != null && List.of("http", "https").contains(address.getScheme())) {
                return new DebianArchive(address, suite, cache());
            }
        } catch (URISyntaxException wrong) {
            // Falls through to the message.
        }
        throw new UsageError("--mirror: '" + mirror + "' is no address; give one such as " + DebianArchive.MIRROR + ".");
    }

    /** {@return where this user's programs keep what they can have again} Source: the XDG Base Directory Specification. */
    private static Path cache() {
        String set = System.getenv("XDG_CACHE_HOME");
        return (set == null || set.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set)).resolve("pith/packages");
    }

    private int check(Path image) throws IOException {
        if (!Files.isRegularFile(image)) {
            throw new UsageError("there is no file '" + image + "'; give the path of an image.");
        }
        Images.Report report = Images.check(image);
        report.complaints().forEach(out::println);
        out.println(image + ": " + report.files() + " files, " + report.bytes() + " bytes of data, " + (report.complaints().isEmpty() ? "all readable" : "damaged"));
        return report.complaints().isEmpty() ? 0 : FAILED;
    }
}
