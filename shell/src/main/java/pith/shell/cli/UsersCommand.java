package pith.shell.cli;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import pith.shell.serve.account.Role;
import pith.shell.serve.config.ServeConfig;
import pith.shell.serve.users.ClassList;
import pith.shell.serve.users.UserRegister;

/** {@code pith users}: who may enter. */
final class UsersCommand {
    private static final int MOST_PASSWORD_BYTES = 2048;

    private final PrintStream out;

    UsersCommand(PrintStream out) {
        this.out = out;
    }

    static CommandSpec spec() {
        CommandSpec command = CommandSpec.create();
        command.usageMessage()
                .customSynopsis("pith users [list] [--config FILE]", "pith users add NAME [--role ROLE] [--link|--password-stdin] [--key FILE] [--quota QUOTA]", "pith users passwd NAME [--password-stdin]",
                        "pith users set NAME [--role ROLE] [--key FILE] [--quota QUOTA]", "pith users link NAME", "pith users remove NAME", "pith users import CLASS.csv [--links]")
                .description("Says who may use the consoles of 'pith serve'. A running server takes changes up by itself.");
        ServerOptions.value(command, "--role", "ROLE", "student (the usual one), instructor or admin.");
        ServerOptions.value(command, "--key", "FILE", "An SSH public key that lets the user in.");
        ServerOptions.value(command, "--quota", "QUOTA", "What the user may use at once, such as machines:2,ram:1G,harts:8,instructions:0; usually as the role.");
        flag(command, "--link", "Give a link with which the user signs in once, in place of a password.");
        flag(command, "--links", "Give each user of a class list such a link.");
        flag(command, "--password-stdin", "Read the password from standard input, one line.");
        ServerOptions.addTo(command);
        return command;
    }

    private static void flag(CommandSpec command, String name, String description) {
        command.addOption(OptionSpec.builder(name).type(boolean.class).arity("0").description(description).build());
    }

    int run(ParseResult given) {
        List<String> words = given.matchedPositionalValue(0, List.of("list"));
        ServeConfig config = ServerOptions.config(given);
        UserRegister users = new UserRegister(config.users().file(), config.users().cost(), InstantSource.system());
        switch (words.getFirst()) {
            case "list" -> {
                if (words.size() > 1) {
                    throw new UsageError("users list takes no name; write 'pith users'.");
                }
                users.list().forEach(out::println);
            }
            case "add" -> add(name(words), users, config, given);
            case "passwd" -> users.setPassword(name(words), newPassword(given));
            case "set" -> set(name(words), users, given);
            case "link" -> out.println(config.linkBase() + users.link(name(words), config.users().links()));
            case "remove" -> users.remove(name(words));
            case "import" -> importClass(name(words), users, config, given);
            default -> throw new UsageError("users has no '" + words.getFirst() + "'; use list, add, passwd, set, link, remove or import.");
        }
        return 0;
    }

    private static String name(List<String> words) {
        if (words.size() != 2) {
            throw new UsageError("users " + words.getFirst() + " needs one " + (words.getFirst().equals("import") ? "class list" : "name") + "; see 'pith users --help'.");
        }
        return words.get(1);
    }

    /** All that can be wrong is looked at first: there is no user by halves. */
    private void add(String name, UserRegister users, ServeConfig config, ParseResult given) {
        boolean asks = !given.hasMatchedOption("--link") && (given.hasMatchedOption("--password-stdin") || !given.hasMatchedOption("--key"));
        Role role = role(given);
        byte[] password = asks ? newPassword(given) : null;
        String key = given.hasMatchedOption("--key") ? key(given) : null;
        users.add(name, role, password, key, given.matchedOptionValue("--quota", null));
        if (given.hasMatchedOption("--link")) {
            out.println(config.linkBase() + users.link(name, config.users().links()));
        }
    }

    private static void set(String name, UserRegister users, ParseResult given) {
        if (!given.hasMatchedOption("--role") && !given.hasMatchedOption("--key") && !given.hasMatchedOption("--quota")) {
            throw new UsageError("users set needs something to set; give --role, --key or --quota.");
        }
        if (given.hasMatchedOption("--role")) {
            users.setRole(name, role(given));
        }
        if (given.hasMatchedOption("--key")) {
            users.addKey(name, key(given));
        }
        if (given.hasMatchedOption("--quota")) {
            users.setQuota(name, given.matchedOptionValue("--quota", ""));
        }
    }

    private static Role role(ParseResult given) {
        String word = given.matchedOptionValue("--role", Role.STUDENT.word());
        return Arrays.stream(Role.values()).filter(role -> role.word().equals(word)).findFirst()
                .orElseThrow(() -> new UsageError("--role: there is no role '" + word + "'; give student, instructor or admin."));
    }

    private static String key(ParseResult given) {
        Path file = OptionValue.path("--key", given.matchedOptionValue("--key", ""));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UsageError("--key: '" + file + "' cannot be read; give a file such as ~/.ssh/id_ed25519.pub.");
        }
    }

    private static byte[] newPassword(ParseResult given) {
        if (given.hasMatchedOption("--password-stdin")) {
            return oneLine();
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new UsageError("there is no terminal to ask for a password at; add --password-stdin, or --link to give a link instead.");
        }
        char[] first = console.readPassword("Password: ");
        char[] second = console.readPassword("Again: ");
        if (first == null || !Arrays.equals(first, second)) {
            throw new UsageError("the two passwords differ; try again.");
        }
        return new String(first).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] oneLine() {
        try {
            byte[] bytes = System.in.readNBytes(MOST_PASSWORD_BYTES);
            int end = 0;
            while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
                end++;
            }
            return Arrays.copyOf(bytes, end);
        } catch (IOException e) {
            throw new UsageError("standard input cannot be read; give the password on it, in one line.");
        }
    }

    /** Comma-separated, so that it can be merged into letters. */
    private void importClass(String file, UserRegister users, ServeConfig config, ParseResult given) {
        boolean links = given.hasMatchedOption("--links");
        SequencedMap<String, String> tokens = users.importClass(ClassList.read(OptionValue.path("import", file)), links ? config.users().links() : null);
        if (links) {
            out.println("name,link");
            tokens.forEach((name, token) -> out.println(name + "," + config.linkBase() + token));
        } else {
            out.println(tokens.size() + (tokens.size() == 1 ? " user" : " users"));
        }
    }
}
