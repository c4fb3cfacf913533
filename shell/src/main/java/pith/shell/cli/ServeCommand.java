package pith.shell.cli;

import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import pith.shell.serve.Serving;
import pith.shell.serve.config.ServeConfig;

/** {@code pith serve}: consoles for others. */
final class ServeCommand {
    private static final int MOST_PORT = 65_535;

    private final PrintStream out;

    ServeCommand(PrintStream out) {
        this.out = out;
    }

    static CommandSpec spec() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .customSynopsis("pith serve [--config FILE] [--web PORT] [--ssh PORT] [--telnet PORT]")
                .description("Lets people use machines from a browser, by SSH or by telnet: each their own. Listens on this computer only, unless the configuration says otherwise.");
        ServerOptions.value(command, "--web", "PORT", "Serve browsers at this port.");
        ServerOptions.value(command, "--ssh", "PORT", "Serve SSH clients at this port.");
        ServerOptions.value(command, "--telnet", "PORT", "Serve telnet clients at this port.");
        ServerOptions.addTo(command);
        return command;
    }

    int run(ParseResult given) throws InterruptedException {
        List<String> operands = given.matchedPositionalValue(0, List.of());
        if (!operands.isEmpty()) {
            throw new UsageError("serve takes options only, not '" + operands.getFirst() + "'; see 'pith serve --help'.");
        }
        ServeConfig config = ServerOptions.config(given).withPorts(port(given, "--web"), port(given, "--ssh"), port(given, "--telnet"));
        if (!config.listens()) {
            throw new UsageError("serve needs something to serve; add --web 8022, --ssh 2222 or --telnet 2323, or name a --config with listeners in it.");
        }
        HostThreads.prepareForMany();
        return Serving.untilStopped(config, out);
    }

    private static Integer port(ParseResult given, String option) {
        if (!given.hasMatchedOption(option)) {
            return null;
        }
        String text = given.matchedOptionValue(option, "");
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST_PORT) {
            throw new UsageError(option + ": '" + text + "' is no port; give a number from 1 to " + MOST_PORT + ", or 0 for any free one.");
        }
        return Integer.valueOf(text);
    }
}
