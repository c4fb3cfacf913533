package pith.shell.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A quick look at a line that is being typed: which words are commands, which are quoted, where the last one begins. Unlike the parser it
 * has an answer for every text, however unfinished; it may be wrong about rare grammar, which costs a colour.
 */
final class LineScan {
    /** What a stretch of text is. */
    enum Kind { COMMAND, KEYWORD, ARGUMENT, ASSIGNMENT, FILE, OPERATOR, QUOTED, VARIABLE, COMMENT }

    /** A stretch of text; those inside words follow their word. */
    record Piece(Kind kind, int start, int end) {}

    /**
     * A word.
     *
     * @param plain   without its quotes
     * @param command the command whose argument it is; empty if it is none
     */
    record Word(Kind kind, int start, String plain, String command) {}

    private static final String OPERATORS = "|&;<>()";
    private static final Set<String> BEFORE_COMMAND = Set.of("!", "{", "if", "then", "elif", "else", "while", "until", "do");
    private static final Set<String> AFTER_COMMAND = Set.of("}", "fi", "done", "esac");

    private final String text;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private int at;
    private boolean expectsCommand = true;
    private boolean expectsFile;
    private String command = "";
    private int openCases;
    private Word last;
    private int lastEnd;

    private LineScan(String text) {
        this.text = text;
    }

    static LineScan of(String text) {
        LineScan scan = new LineScan(text);
        while (scan.at < text.length()) {
            scan.next();
        }
        return scan;
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** {@return the word that the text ends in, empty if it ends between words} */
    Word lastWord() {
        boolean open = last != null && lastEnd == text.length();
        Kind kind = expectsFile ? Kind.FILE : expectsCommand ? Kind.COMMAND : Kind.ARGUMENT;
        return open ? last : new Word(kind, text.length(), "", command);
    }

    private void next() {
        char c = text.charAt(at);
        if (c == '\n') {
            at++;
            beginCommand();
        } else if (c == ' ' || c == '\t') {
            at++;
        } else if (c == '#') {
            int end = text.indexOf('\n', at);
            add(Kind.COMMENT, at, end < 0 ? text.length() : end);
        } else if (OPERATORS.indexOf(c) >= 0) {
            operator(c);
        } else {
            word();
        }
    }

    private void beginCommand() {
        expectsCommand = true;
        expectsFile = false;
        command = "";
    }

    private void add(Kind kind, int start, int end) {
        pieces.add(new Piece(kind, start, end));
        at = end;
    }

    private void operator(char c) {
        int end = at + 1;
        while (end < text.length() && end < at + 3 && isPartner(c, text.charAt(end))) {
            end++;
        }
        boolean endsCase = c == ';' && end - at == 2 && openCases > 0;
        add(Kind.OPERATOR, at, end);
        if (c == '<' || c == '>') {
            expectsFile = true;
        } else {
            beginCommand();
            expectsCommand = !endsCase;
        }
    }

    private static boolean isPartner(char first, char second) {
        return switch (first) {
            case '<', '>' -> second == first || second == '&' || second == '|' || second == '-' || second == '>';
            case '|', '&', ';' -> second == first;
            default -> false;
        };
    }

    private void word() {
        int start = at;
        int index = pieces.size();
        plain.setLength(0);
        while (at < text.length() && " \t\n".indexOf(text.charAt(at)) < 0 && OPERATORS.indexOf(text.charAt(at)) < 0) {
            if (text.startsWith("$(", at) && closing(at + 2) < 0) {
                pieces.add(index, new Piece(Kind.ARGUMENT, start, at));
                add(Kind.OPERATOR, at, at + 2);
                beginCommand();
                return;
            }
            part();
        }
        Kind kind = kindOf(plain.toString());
        pieces.add(index, new Piece(kind, start, at));
        last = new Word(kind, start, plain.toString(), kind == Kind.COMMAND ? "" : command);
        lastEnd = at;
        follow(kind, last.plain());
    }

    private void part() {
        char c = text.charAt(at);
        switch (c) {
            case '\'' -> quoted('\'');
            case '"' -> quoted('"');
            case '\\' -> {
                plain.append(at + 1 < text.length() ? text.substring(at + 1, at + 2) : "");
                add(Kind.QUOTED, at, Math.min(at + 2, text.length()));
            }
            case '$' -> {
                int end = variableEnd();
                plain.append(text, at, end);
                add(Kind.VARIABLE, at, end);
            }
            default -> {
                plain.append(c);
                at++;
            }
        }
    }

    private void quoted(char quote) {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != quote) {
            end += quote == '"' && text.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, text.length());
        plain.append(text, at + 1, end);
        add(Kind.QUOTED, at, Math.min(end + 1, text.length()));
    }

    private int variableEnd() {
        if (text.startsWith("$(", at)) {
            return closing(at + 2) + 1;
        }
        if (text.startsWith("${", at)) {
            int end = text.indexOf('}', at);
            return end < 0 ? text.length() : end + 1;
        }
        int end = at + 1;
        while (end < text.length() && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        return end == at + 1 && end < text.length() && "?#$!@*-".indexOf(text.charAt(end)) >= 0 ? end + 1 : end;
    }

    /** {@return where the parenthesis closes that was opened before {@code from}, or −1} */
    private int closing(int from) {
        int depth = 1;
        for (int i = from; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '\\' -> i++;
                default -> {}
            }
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private Kind kindOf(String word) {
        if (expectsFile) {
            return Kind.FILE;
        }
        boolean endsCase = word.equals("esac") && openCases > 0;
        boolean in = word.equals("in") && (command.equals("for") || command.equals("case"));
        if (endsCase || in || expectsCommand && (isKeyword(word) || word.equals("for") || word.equals("case"))) {
            return Kind.KEYWORD;
        }
        if (expectsCommand && word.matches("[A-Za-z_][A-Za-z0-9_]*=(?s:.*)")) {
            return Kind.ASSIGNMENT;
        }
        return expectsCommand ? Kind.COMMAND : Kind.ARGUMENT;
    }

    private static boolean isKeyword(String word) {
        return BEFORE_COMMAND.contains(word) || AFTER_COMMAND.contains(word);
    }

    private void follow(Kind kind, String word) {
        switch (kind) {
            case FILE -> expectsFile = false;
            case COMMAND -> {
                command = word;
                expectsCommand = false;
            }
            case KEYWORD -> {
                openCases += word.equals("case") ? 1 : word.equals("esac") ? -1 : 0;
                expectsCommand = BEFORE_COMMAND.contains(word);
                command = word.equals("for") || word.equals("case") ? word : "";
            }
            default -> {}
        }
    }
}
