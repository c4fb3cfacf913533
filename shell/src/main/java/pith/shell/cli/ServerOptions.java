package pith.shell.cli;

import ch.qos.logback.classic.Level;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import pith.shell.serve.config.ConfigFile;
import pith.shell.serve.config.ServeConfig;
import pith.shell.serve.operation.ServerLogs;

/** What the commands about a server have in common: above all, which server is meant. */
final class ServerOptions {
    private static final String CONFIG = "--config";

    private ServerOptions() {}

    static void addTo(CommandSpec command) {
        value(command, CONFIG, "FILE", "How the server is set up; docs/consoles.md describes it. Without it, everything is as usual.");
        command.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this help.").build());
        command.addPositional(PositionalParamSpec.builder().type(List.class).auxiliaryTypes(String.class).arity("0..*").index("0..*").hidden(true).build());
    }

    static void value(CommandSpec command, String name, String label, String description) {
        command.addOption(OptionSpec.builder(name).type(String.class).paramLabel(label).description(description).build());
    }

    /**
     * {@return what the configuration that was given says, or the usual one} From here on libraries may log: until the configuration says more, their warnings
     * only.
     */
    static ServeConfig config(ParseResult given) {
        ServerLogs.start(Level.WARN, false);
        Path state = stateFolder();
        return given.hasMatchedOption(CONFIG) ? ConfigFile.read(OptionValue.path(CONFIG, given.matchedOptionValue(CONFIG, "")), state) : ConfigFile.usual(state);
    }

    /** XDG Base Directory Specification: for what should survive, but is not worth carrying along. */
    private static Path stateFolder() {
        String folder = System.getenv("XDG_STATE_HOME");
        Path base = folder != null && folder.startsWith("/") ? Path.of(folder) : Path.of(System.getProperty("user.home"), ".local", "state");
        return base.resolve("pith");
    }
}
