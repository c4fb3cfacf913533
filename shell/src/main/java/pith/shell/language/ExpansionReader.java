package pith.shell.language;

import java.util.Optional;
import pith.shell.language.WordPart.Operation;
import pith.shell.language.WordReader.Context;
import pith.shell.language.WordReader.Parts;

/** Reads parameter expansions, command substitutions and arithmetic expansions (XCU 2.6.2 to 2.6.4). */
final class ExpansionReader {
    private static final String SPECIAL = "@*#?-$!";

    private final CharReader reader;
    private final Nesting nesting;
    private final WordReader words;
    private final Parser parser;

    ExpansionReader(CharReader reader, Nesting nesting, WordReader words, Parser parser) {
        this.reader = reader;
        this.nesting = nesting;
        this.words = words;
        this.parser = parser;
    }

    /** At {@code $} or a backquote. */
    void read(Context context, Parts parts) {
        if (reader.take() == '`') {
            parts.add(new WordPart.CommandSubstitution(backquoted(context)));
            return;
        }
        int c = reader.peek();
        if (c == '(') {
            reader.take();
            parts.add(reader.takeIf('(') ? arithmetic() : new WordPart.CommandSubstitution(parenthesized()));
        } else if (c == '{') {
            reader.take();
            parts.add(braced(context));
        } else if (c == '\'' && !context.quotes()) {
            reader.take();
            parts.quoted(new EscapedQuote(reader, nesting).read());
        } else if (Names.isStart(c)) {
            parts.add(WordPart.Parameter.plain(name()));
        } else if (isDigit(c) || SPECIAL.indexOf(c) >= 0) {
            parts.add(WordPart.Parameter.plain(String.valueOf((char) reader.take())));
        } else {
            parts.plain('$');
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private String name() {
        var name = new StringBuilder();
        while (Names.isPart(reader.peek())) {
            name.append((char) reader.take());
        }
        return name.toString();
    }

    private CommandList parenthesized() {
        nesting.enter("cmdsubst", reader);
        var body = parser(reader).untilParenthesis();
        nesting.leave();
        return body;
    }

    private Parser parser(CharReader input) {
        return parser == null ? new Parser(input, nesting, name -> null) : parser.within(input);
    }

    private WordPart arithmetic() {
        nesting.enter("math", reader);
        var expression = new Word(words.parts(Context.ARITHMETIC));
        if (reader.take() != ')' || reader.take() != ')') {
            throw reader.error("'$((' is not closed by '))'");
        }
        nesting.leave();
        return new WordPart.ArithmeticExpansion(expression);
    }

    /** The text between backquotes loses one level of backslashes and is then a program of its own. */
    private CommandList backquoted(Context context) {
        nesting.enter("bquote", reader);
        int line = reader.line();
        var text = new StringBuilder();
        for (int c = reader.takeRaw(); c != '`'; c = reader.takeRaw()) {
            if (c == '\\' && isEscapedInBackquotes(reader.peekRaw(), context)) {
                c = reader.takeRaw();
            }
            if (c == CharReader.END) {
                throw reader.error("'`' is never closed");
            }
            text.append((char) c);
        }
        var body = parser(new CharReader(InputLines.of(text.toString()), nesting, line)).untilEnd();
        nesting.leave();
        return body;
    }

    private static boolean isEscapedInBackquotes(int c, Context context) {
        return c == '$' || c == '`' || c == '\\' || c == '"' && context == Context.DOUBLE_QUOTES;
    }

    private WordPart braced(Context context) {
        nesting.enter("braceparam", reader);
        WordPart part = reader.takeIf('#') ? lengthOrCount(context) : operation(parameterName(), context);
        if (reader.take() != '}') {
            throw reader.peek() == CharReader.END ? reader.error("'${' is never closed") : badSubstitution();
        }
        nesting.leave();
        return part;
    }

    /** Behind <code>${#</code>: the length of a parameter, or the parameter {@code #} itself. */
    private WordPart lengthOrCount(Context context) {
        int c = reader.peek();
        if (c == '}' || ":%=+".indexOf(c) >= 0) {
            return operation("#", context);
        }
        String name = parameterName();
        if (reader.peek() == '}') {
            return new WordPart.Parameter(name, Operation.LENGTH, false, Word.EMPTY);
        }
        throw badSubstitution();
    }

    private String parameterName() {
        int c = reader.peek();
        if (Names.isStart(c)) {
            return name();
        }
        if (SPECIAL.indexOf(c) >= 0) {
            return String.valueOf((char) reader.take());
        }
        var digits = new StringBuilder();
        while (isDigit(reader.peek())) {
            digits.append((char) reader.take());
        }
        if (digits.isEmpty()) {
            throw badSubstitution();
        }
        return digits.toString();
    }

    private WordPart operation(String name, Context context) {
        boolean colon = reader.takeIf(':');
        var operation = operator(colon);
        if (operation.isEmpty()) {
            if (colon) {
                throw badSubstitution();
            }
            return WordPart.Parameter.plain(name);
        }
        var op = operation.get();
        var inner = context.quotes() && !op.takesPattern() ? Context.QUOTED_BRACES : Context.BRACES;
        var argument = new Word(words.parts(inner));
        return new WordPart.Parameter(name, op, colon, inner == Context.BRACES ? TildePrefix.inWord(argument) : argument);
    }

    private Optional<Operation> operator(boolean colon) {
        Operation plain = switch (reader.peek()) {
            case '-' -> Operation.DEFAULT;
            case '=' -> Operation.ASSIGN;
            case '?' -> Operation.REQUIRE;
            case '+' -> Operation.ALTERNATIVE;
            case '%' -> colon ? null : Operation.TRIM_SUFFIX;
            case '#' -> colon ? null : Operation.TRIM_PREFIX;
            default -> null;
        };
        if (plain == null) {
            return Optional.empty();
        }
        char taken = (char) reader.take();
        if (plain.takesPattern() && reader.takeIf(taken)) {
            plain = plain == Operation.TRIM_SUFFIX ? Operation.TRIM_LONGEST_SUFFIX : Operation.TRIM_LONGEST_PREFIX;
        }
        return Optional.of(plain);
    }

    private SyntaxException badSubstitution() {
        return reader.error("bad substitution");
    }
}
