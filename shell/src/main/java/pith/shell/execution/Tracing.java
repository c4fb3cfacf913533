package pith.shell.execution;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code set -x}: shows each simple command before it runs. */
final class Tracing {
    private final ShellContext sh;

    Tracing(ShellContext sh) {
        this.sh = sh;
    }

    void show(List<String> assignments, List<String> argv) {
        if (!sh.has(Option.XTRACE)) {
            return;
        }
        var words = Stream.concat(assignments.stream().map(Tracing::assignment), argv.stream().map(Quoting::asNeeded));
        sh.printError(Prompts.expand(sh, sh.variables().getOrDefault("PS4", "")) + words.collect(Collectors.joining(" ")) + "\n");
    }

    private static String assignment(String text) {
        int equals = text.indexOf('=');
        return text.substring(0, equals + 1) + Quoting.asNeeded(text.substring(equals + 1));
    }
}
