package pith.shell.language;

import java.util.function.UnaryOperator;

/** The parser's view of the tokens: one of look-ahead, with aliases replaced where a command may begin. */
final class Tokens {
    private final Lexer lexer;
    private final UnaryOperator<String> aliases;
    private Token ahead;
    private boolean followsBlankAlias;
    private int lastEnd;

    Tokens(Lexer lexer, UnaryOperator<String> aliases) {
        this.lexer = lexer;
        this.aliases = aliases;
    }

    Token peek() {
        if (ahead == null) {
            ahead = lexer.next();
            followsBlankAlias = lexer.reader().takeAliasEndedInBlank();
        }
        return ahead;
    }

    /** The next token where a command's name may stand: an alias is replaced by its text (XCU 2.3.1). */
    Token peekCommand() {
        Token token = peek();
        while (!ReservedWords.isReserved(token.plainText()) && replaceAlias(token)) {
            token = peek();
        }
        return token;
    }

    /** The next token where an argument may stand: replaced only behind an alias whose text ended in a blank. */
    Token peekArgument() {
        Token token = peek();
        while (followsBlankAlias && replaceAlias(token)) {
            token = peek();
        }
        return token;
    }

    private boolean replaceAlias(Token token) {
        String name = token.plainText();
        String value = name.isEmpty() ? null : aliases.apply(name);
        if (value == null || CharReader.AliasText.isOpen(token.alias(), name)) {
            return false;
        }
        lexer.reader().splice(name, value, token.alias());
        ahead = null;
        return true;
    }

    Token take() {
        Token taken = peek();
        lastEnd = taken.end();
        ahead = null;
        return taken;
    }

    boolean takeIf(String operator) {
        if (!peek().isOperator(operator)) {
            return false;
        }
        take();
        return true;
    }

    boolean takeIfWord(String reserved) {
        if (!peek().plainText().equals(reserved)) {
            return false;
        }
        take();
        return true;
    }

    void skipNewlines() {
        while (peek().kind() == Token.Kind.NEWLINE) {
            take();
        }
    }

    /** Takes the reserved word that the grammar asks for. */
    void expectWord(String reserved) {
        if (!takeIfWord(reserved)) {
            throw unexpected("'" + reserved + "'");
        }
    }

    void expect(String operator) {
        if (!takeIf(operator)) {
            throw unexpected("'" + operator + "'");
        }
    }

    SyntaxException unexpected(String expected) {
        return error("unexpected " + peek().description() + ", expected " + expected);
    }

    SyntaxException unexpected() {
        return error("unexpected " + peek().description());
    }

    private SyntaxException error(String message) {
        return new SyntaxException(peek().line(), peek().column(), message);
    }

    /** {@return the text from {@code start} to the last token taken} */
    SourceSpan since(int start) {
        return new SourceSpan(lexer.reader().source(), start, lastEnd);
    }

    Lexer lexer() {
        return lexer;
    }

    /** Forgets the token of look-ahead. */
    void forget() {
        ahead = null;
    }
}
