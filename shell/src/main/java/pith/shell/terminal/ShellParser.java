package pith.shell.terminal;

import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import pith.shell.execution.ShellContext;
import pith.shell.language.Syntax;

/** Tells the editor whether a text is a whole command, and what its last word is. */
final class ShellParser implements Parser {
    private static final String QUOTED_BY_BACKSLASH = " \t\n\\'\"`$|&;<>()*?[]#!{}";

    private final ShellContext sh;
    private boolean continues;

    ShellParser(ShellContext sh) {
        this.sh = sh;
    }

    /** Sets whether the next line continues a construct that the shell's parser has open: then it alone knows when the command is whole. */
    void continues(boolean open) {
        continues = open;
    }

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        boolean judges = context == ParseContext.ACCEPT_LINE || context == ParseContext.SECONDARY_PROMPT;
        if (judges && !continues && Syntax.of(TextBytes.bytes(line), sh.aliases()::get) instanceof Syntax.Incomplete more) {
            throw new EOFError(-1, -1, "unfinished", more.open());
        }
        String before = line.substring(0, Math.min(cursor, line.length()));
        return new TypedLine(line, before.length(), LineScan.of(before).lastWord());
    }

    /** The text before the cursor, by its last word. */
    record TypedLine(String line, int cursor, LineScan.Word last) implements CompletingParsedLine {
        @Override
        public String word() {
            return last.plain();
        }

        @Override
        public int wordCursor() {
            return last.plain().length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(last.plain());
        }

        @Override
        public int rawWordCursor() {
            return cursor - last.start();
        }

        @Override
        public int rawWordLength() {
            return cursor - last.start();
        }

        /** Quotes a candidate in the way in which the word was begun. */
        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            char first = last.start() < cursor ? line.charAt(last.start()) : ' ';
            String text = candidate.toString();
            return switch (first) {
                case '\'' -> "'" + text.replace("'", "'\\''") + (complete ? "'" : "");
                case '"' -> "\"" + backslashed(text, "\\\"`$") + (complete ? "\"" : "");
                case '$' -> text;
                default -> backslashed(text, QUOTED_BY_BACKSLASH);
            };
        }

        private static String backslashed(String text, String special) {
            StringBuilder quoted = new StringBuilder();
            for (char c : text.toCharArray()) {
                quoted.append(special.indexOf(c) >= 0 ? "\\" : "").append(c);
            }
            return quoted.toString();
        }
    }
}
