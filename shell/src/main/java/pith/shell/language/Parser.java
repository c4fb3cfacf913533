package pith.shell.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import pith.shell.language.CommandList.AndOr;
import pith.shell.language.CommandList.Connector;
import pith.shell.language.CommandList.Item;
import pith.shell.language.CommandList.Link;
import pith.shell.language.CommandList.Pipeline;

/**
 * Recursive descent over the shell grammar (XCU 2.10): lists, and-or lists and pipelines; {@link CommandParser} does the rest.
 *
 * <p>{@link #next} reads one complete command, that is, to the end of the line on which its last construct closes, and asks for no
 * line beyond it: what the command does may decide how the next one is read (an alias) or who reads it (a program that shares
 * standard input).
 */
public final class Parser {
    private final Nesting nesting;
    private final UnaryOperator<String> aliases;
    private final Tokens tokens;
    private final CommandParser commands;

    /**
     * @param lines   where text comes from
     * @param aliases the text of an alias, or null for a name that is none
     */
    public Parser(InputLines lines, UnaryOperator<String> aliases) {
        this(new Nesting(), lines, aliases);
    }

    private Parser(Nesting nesting, InputLines lines, UnaryOperator<String> aliases) {
        this(new CharReader(lines, nesting, 1), nesting, aliases);
    }

    Parser(CharReader reader, Nesting nesting, UnaryOperator<String> aliases) {
        this.nesting = nesting;
        this.aliases = aliases;
        this.tokens = new Tokens(new Lexer(reader, nesting, this), aliases);
        this.commands = new CommandParser(this, tokens, nesting);
    }

    /** {@return a parser for a program inside this one, with the same aliases and nesting} */
    Parser within(CharReader reader) {
        return new Parser(reader, nesting, aliases);
    }

    /**
     * {@return the next complete command, an empty list for an empty line, nothing at the end of the input}
     *
     * @throws SyntaxException if the text is wrong; {@link #recover} then skips to the next line
     */
    public Optional<CommandList> next() {
        if (tokens.peek().kind() == Token.Kind.END) {
            return Optional.empty();
        }
        var list = atLineEnd() ? CommandList.EMPTY : line();
        if (!atLineEnd()) {
            throw tokens.unexpected();
        }
        tokens.take();
        return Optional.of(list);
    }

    /** {@return whether nothing is left to read} Asks for no command, so an alias may still be defined. */
    public boolean atEnd() {
        return tokens.lexer().reader().peekRaw() == CharReader.END;
    }

    /** Skips the rest of a line that was wrong, for an interactive shell. */
    public void recover() {
        tokens.lexer().recover();
        tokens.forget();
    }

    private boolean atLineEnd() {
        var kind = tokens.peek().kind();
        return kind == Token.Kind.NEWLINE || kind == Token.Kind.END;
    }

    private CommandList line() {
        var items = new ArrayList<Item>();
        boolean separated = true;
        while (separated && !atLineEnd()) {
            var andOr = andOr();
            boolean background = tokens.takeIf("&");
            separated = background || tokens.takeIf(";");
            items.add(new Item(andOr, background));
        }
        return new CommandList(List.copyOf(items));
    }

    /** The program between {@code $(} and {@code )}; takes the parenthesis and nothing behind it. */
    CommandList untilParenthesis() {
        var list = possiblyEmptyList();
        tokens.expect(")");
        return list;
    }

    /** The program that is the whole input. */
    CommandList untilEnd() {
        var list = possiblyEmptyList();
        if (tokens.peek().kind() != Token.Kind.END) {
            throw tokens.unexpected();
        }
        return list;
    }

    /** A list up to what closes it, which is left; there must be a command in it. */
    CommandList compoundList() {
        var list = possiblyEmptyList();
        if (list.items().isEmpty()) {
            throw tokens.unexpected("a command");
        }
        return list;
    }

    CommandList possiblyEmptyList() {
        var items = new ArrayList<Item>();
        tokens.skipNewlines();
        boolean separated = true;
        while (separated && !atListEnd()) {
            var andOr = andOr();
            boolean background = tokens.takeIf("&");
            separated = background || tokens.takeIf(";") || tokens.peek().kind() == Token.Kind.NEWLINE;
            tokens.skipNewlines();
            items.add(new Item(andOr, background));
        }
        return items.isEmpty() ? CommandList.EMPTY : new CommandList(List.copyOf(items));
    }

    private boolean atListEnd() {
        var token = tokens.peekCommand();
        return token.kind() == Token.Kind.END || token.isOperator(")") || token.isOperator(";;")
                || ReservedWords.isCloser(token.plainText());
    }

    private AndOr andOr() {
        int start = tokens.peekCommand().start();
        var first = pipeline();
        var rest = new ArrayList<Link>();
        for (var connector = connector(); connector.isPresent(); connector = connector()) {
            rest.add(new Link(connector.get(), pipeline()));
        }
        return new AndOr(first, List.copyOf(rest), tokens.since(start));
    }

    private Optional<Connector> connector() {
        if (tokens.takeIf("&&")) {
            skipNewlinesWithin("cmdand");
            return Optional.of(Connector.AND);
        }
        if (tokens.takeIf("||")) {
            skipNewlinesWithin("cmdor");
            return Optional.of(Connector.OR);
        }
        return Optional.empty();
    }

    private Pipeline pipeline() {
        int start = tokens.peekCommand().start();
        boolean negated = false;
        while (tokens.peekCommand().plainText().equals("!")) {
            tokens.take();
            negated = !negated;
        }
        var parts = new ArrayList<Command>();
        parts.add(commands.command());
        while (tokens.takeIf("|")) {
            skipNewlinesWithin("pipe");
            if (tokens.peekCommand().plainText().equals("!")) {
                throw tokens.unexpected();
            }
            parts.add(commands.command());
        }
        return new Pipeline(negated, List.copyOf(parts), tokens.since(start));
    }

    private void skipNewlinesWithin(String construct) {
        nesting.enter(construct, tokens.lexer().reader());
        tokens.skipNewlines();
        nesting.leave();
    }
}
