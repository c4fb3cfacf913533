package pith.shell.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import pith.shell.language.Command.Assignment;
import pith.shell.language.Command.SimpleCommand;
import pith.shell.language.Redirection.Mode;

/** Parses simple commands, redirections, and the names of function definitions. */
final class SimpleCommandParser {
    private static final Set<String> REDIRECTIONS = Set.of("<", ">", ">>", ">|", "<>", "<&", ">&", "<<", "<<-");

    private final Tokens tokens;
    private final CommandParser commands;

    SimpleCommandParser(Tokens tokens, CommandParser commands) {
        this.tokens = tokens;
        this.commands = commands;
    }

    Command command() {
        var assignments = new ArrayList<Assignment>();
        var words = new ArrayList<Word>();
        var redirections = new ArrayList<Redirection>();
        int line = tokens.peek().line();
        while (true) {
            var token = words.isEmpty() ? tokens.peekCommand() : tokens.peekArgument();
            if (startsRedirection(token)) {
                redirections.add(redirection());
            } else if (token.kind() == Token.Kind.WORD) {
                tokens.take();
                if (!words.isEmpty() || !addAssignment(token.word(), assignments)) {
                    words.add(token.word());
                }
            } else if (token.isOperator("(") && words.size() == 1 && assignments.isEmpty() && redirections.isEmpty()) {
                return commands.functionBody(functionName(words.getFirst()));
            } else {
                break;
            }
        }
        if (words.isEmpty() && assignments.isEmpty() && redirections.isEmpty()) {
            throw tokens.unexpected();
        }
        return new SimpleCommand(List.copyOf(assignments), List.copyOf(words), List.copyOf(redirections), line);
    }

    private String functionName(Word word) {
        String name = word.plainText();
        if (!Names.isName(name)) {
            throw tokens.unexpected();
        }
        return name;
    }

    /** Recognises {@code name=value}; the value may go on in further parts of the word. */
    private static boolean addAssignment(Word word, List<Assignment> assignments) {
        if (word.parts().isEmpty() || !(word.parts().getFirst() instanceof WordPart.Literal(String text))) {
            return false;
        }
        int equals = text.indexOf('=');
        if (equals < 0 || !Names.isName(text.substring(0, equals))) {
            return false;
        }
        var value = new ArrayList<WordPart>();
        if (equals + 1 < text.length()) {
            value.add(new WordPart.Literal(text.substring(equals + 1)));
        }
        value.addAll(word.parts().subList(1, word.parts().size()));
        assignments.add(new Assignment(text.substring(0, equals), TildePrefix.inAssignment(new Word(List.copyOf(value)))));
        return true;
    }

    private static boolean startsRedirection(Token token) {
        return token.kind() == Token.Kind.IO_NUMBER || token.kind() == Token.Kind.OPERATOR && REDIRECTIONS.contains(token.text());
    }

    /** Redirections behind a compound command. */
    List<Redirection> redirections() {
        var redirections = new ArrayList<Redirection>();
        while (startsRedirection(tokens.peek())) {
            redirections.add(redirection());
        }
        return List.copyOf(redirections);
    }

    private Redirection redirection() {
        int number = tokens.peek().kind() == Token.Kind.IO_NUMBER ? Integer.parseInt(tokens.take().text()) : -1;
        String operator = tokens.take().text();
        int fd = number >= 0 ? number : operator.startsWith("<") ? 0 : 1;
        var target = tokens.peek();
        if (!CommandParser.isWord(target)) {
            throw tokens.unexpected("a word behind '" + operator + "'");
        }
        if (operator.startsWith("<<")) {
            return hereDocument(fd, operator.equals("<<-"));
        }
        tokens.take();
        return switch (operator) {
            case "<&", ">&" -> new Redirection.Duplicate(fd, target.word());
            case ">" -> new Redirection.File(fd, Mode.WRITE, target.word());
            case ">>" -> new Redirection.File(fd, Mode.APPEND, target.word());
            case ">|" -> new Redirection.File(fd, Mode.CLOBBER, target.word());
            case "<>" -> new Redirection.File(fd, Mode.READ_WRITE, target.word());
            default -> new Redirection.File(fd, Mode.READ, target.word());
        };
    }

    /** The document must be announced before the token behind the delimiter is read, which may be the newline. */
    private Redirection hereDocument(int fd, boolean stripsTabs) {
        var delimiter = tokens.take();
        var lexer = tokens.lexer();
        var written = lexer.reader().source().subSequence(delimiter.start(), Math.max(delimiter.start(), delimiter.end()));
        return new Redirection.Here(fd, lexer.await(delimiter.word(), stripsTabs, written));
    }
}
