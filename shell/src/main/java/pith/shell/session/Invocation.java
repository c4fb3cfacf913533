package pith.shell.session;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import pith.shell.execution.Option;

/**
 * How a shell was called (XCU sh). {@code command} is the text of {@code -c} or null, {@code file} the script or null; {@code error} is null
 * unless the call is wrong.
 */
record Invocation(Set<Option> options, boolean login, String command, String file, String name, List<String> arguments, String error) {

    static Invocation parse(List<String> argv) {
        return new Parser(argv).parse();
    }

    private static final class Parser {
        private final List<String> argv;
        private final EnumSet<Option> options = EnumSet.noneOf(Option.class);
        private String self;
        private boolean login;
        private boolean takesCommand;
        private String error;
        private int at = 1;

        Parser(List<String> argv) {
            this.argv = argv;
            this.self = argv.isEmpty() ? "sh" : argv.getFirst();
            this.login = self.startsWith("-");
        }

        Invocation parse() {
            while (at < argv.size() && argv.get(at).matches("[-+].+") && error == null) {
                String argument = argv.get(at++);
                if (argument.equals("--")) {
                    break;
                }
                letters(argument);
            }
            if (at < argv.size() && argv.get(at).equals("-")) {
                at++;
            }
            return takesCommand && error == null ? command() : fileOrInput();
        }

        private void letters(String argument) {
            boolean on = argument.charAt(0) == '-';
            for (char letter : argument.substring(1).toCharArray()) {
                switch (letter) {
                    case 'c' -> takesCommand = true;
                    case 'l' -> login = true;
                    case 'o' -> longOption(on);
                    default -> Option.ofLetter(letter).ifPresentOrElse(option -> set(option, on),
                            () -> error = "unknown option " + argument.charAt(0) + letter);
                }
            }
        }

        private void longOption(boolean on) {
            String name = at < argv.size() ? argv.get(at++) : "";
            Option.named(name).ifPresentOrElse(option -> set(option, on), () -> error = "unknown option -o " + name);
        }

        private void set(Option option, boolean on) {
            if (on) {
                options.add(option);
            } else {
                options.remove(option);
            }
        }

        private List<String> rest(int from) {
            return List.copyOf(argv.subList(Math.min(from, argv.size()), argv.size()));
        }

        private Invocation command() {
            if (at >= argv.size()) {
                return new Invocation(options, login, null, null, self, List.of(), "-c needs a command");
            }
            String name = at + 1 < argv.size() ? argv.get(at + 1) : self;
            return new Invocation(options, login, argv.get(at), null, name, rest(at + 2), null);
        }

        private Invocation fileOrInput() {
            boolean reads = at >= argv.size() || options.contains(Option.STDIN);
            if (reads) {
                options.add(Option.STDIN);
                return new Invocation(options, login, null, null, self, rest(at), error);
            }
            return new Invocation(options, login, null, argv.get(at), argv.get(at), rest(at + 1), error);
        }
    }
}
