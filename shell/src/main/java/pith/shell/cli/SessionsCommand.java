package pith.shell.cli;

import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import pith.shell.serve.control.ControlClient;

/** {@code pith sessions}: what goes on in a running server, and a word in it. */
final class SessionsCommand {
    private final PrintStream out;

    SessionsCommand(PrintStream out) {
        this.out = out;
    }

    static CommandSpec spec() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .customSynopsis("pith sessions [list] [--config FILE]", "pith sessions watch SESSION [--config FILE]", "pith sessions message SESSION|all TEXT... [--config FILE]",
                        "pith sessions stop SESSION [REASON...] [--config FILE]")
                .description("Lists the sessions of the server that runs on this computer, looks on, tells people something, or ends a session.");
        ServerOptions.addTo(command);
        return command;
    }

    int run(ParseResult given) {
        List<String> words = given.matchedPositionalValue(0, List.of("list"));
        String rest = HostWords.text(String.join(" ", words.subList(Math.min(2, words.size()), words.size())));
        List<String> request = switch (words.getFirst()) {
            case "list" -> {
                if (words.size() > 1) {
                    throw new UsageError("sessions list takes no session; write 'pith sessions'.");
                }
                yield List.of("list");
            }
            case "watch" -> List.of("watch", session(words));
            case "stop" -> List.of("stop", session(words), rest);
            case "message" -> {
                if (rest.isBlank()) {
                    throw new UsageError("sessions message needs a text; write 'pith sessions message SESSION|all TEXT'.");
                }
                yield List.of("message", session(words), rest);
            }
            default -> throw new UsageError("sessions has no '" + words.getFirst() + "'; use list, watch, message or stop.");
        };
        ControlClient.send(ServerOptions.config(given).state(), request, out);
        return 0;
    }

    private static String session(List<String> words) {
        if (words.size() < 2) {
            throw new UsageError("sessions " + words.getFirst() + " needs a session; 'pith sessions' lists them.");
        }
        return words.get(1);
    }
}
