package pith.shell.language;

import java.util.ArrayList;
import java.util.List;

/** Cuts the input into tokens (XCU 2.3) and reads here-documents when their line ends. */
final class Lexer {
    private static final String OPERATOR_STARTS = "&|;<>()";

    private final CharReader reader;
    private final Nesting nesting;
    private final WordReader words;
    private final List<HereDocument> awaited = new ArrayList<>();

    Lexer(CharReader reader, Nesting nesting, Parser parser) {
        this.reader = reader;
        this.nesting = nesting;
        this.words = new WordReader(reader, nesting, parser);
    }

    Token next() {
        skipBlanksAndComment();
        int start = reader.offset();
        int line = reader.line();
        int column = reader.column();
        int c = reader.peek();
        var alias = reader.alias();
        if (c == CharReader.END) {
            return new Token(Token.Kind.END, "", Word.EMPTY, alias, start, start, line, column);
        }
        if (c == '\n') {
            reader.take();
            readHereDocuments();
            return new Token(Token.Kind.NEWLINE, "", Word.EMPTY, alias, start, reader.offset(), line, column);
        }
        if (OPERATOR_STARTS.indexOf(c) >= 0) {
            String operator = operator();
            return new Token(Token.Kind.OPERATOR, operator, Word.EMPTY, alias, start, reader.offset(), line, column);
        }
        var word = words.word();
        var kind = isIoNumber(word) ? Token.Kind.IO_NUMBER : Token.Kind.WORD;
        return new Token(kind, word.plainText(), word, alias, start, reader.offset(), line, column);
    }

    private void skipBlanksAndComment() {
        int c = reader.peek();
        while (c == ' ' || c == '\t') {
            reader.take();
            c = reader.peek();
        }
        if (c == '#') {
            while (c != '\n' && c != CharReader.END) {
                reader.takeRaw();
                c = reader.peekRaw();
            }
        }
    }

    /** Takes the longest operator. */
    private String operator() {
        char first = (char) reader.take();
        return switch (first) {
            case '&' -> reader.takeIf('&') ? "&&" : "&";
            case '|' -> reader.takeIf('|') ? "||" : "|";
            case ';' -> reader.takeIf(';') ? ";;" : ";";
            case '>' -> reader.takeIf('>') ? ">>" : reader.takeIf('&') ? ">&" : reader.takeIf('|') ? ">|" : ">";
            case '<' -> reader.takeIf('<') ? (reader.takeIf('-') ? "<<-" : "<<")
                    : reader.takeIf('&') ? "<&" : reader.takeIf('>') ? "<>" : "<";
            default -> String.valueOf(first);
        };
    }

    private boolean isIoNumber(Word word) {
        String text = word.plainText();
        int next = reader.peek();
        return (next == '<' || next == '>') && !text.isEmpty() && text.length() <= 4
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A here-document whose lines begin after the line being read. */
    HereDocument await(Word delimiter, boolean stripsTabs, CharSequence source) {
        boolean quoted = delimiter.parts().stream().anyMatch(p -> !(p instanceof WordPart.Literal));
        var document = new HereDocument(HereDocumentReader.delimiter(delimiter, source), stripsTabs, quoted);
        awaited.add(document);
        return document;
    }

    private void readHereDocuments() {
        if (awaited.isEmpty()) {
            return;
        }
        var documents = List.copyOf(awaited);
        awaited.clear();
        for (var document : documents) {
            new HereDocumentReader(reader, nesting).read(document);
        }
    }

    CharReader reader() {
        return reader;
    }

    Nesting nesting() {
        return nesting;
    }

    /** Drops the rest of a line that was wrong. */
    void recover() {
        awaited.clear();
        nesting.clear();
        reader.skipLine();
    }
}
