package pith.shell.terminal;

import java.util.Arrays;
import org.jline.reader.Highlighter;
import org.jline.reader.LineReader;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Colours a line: commands that exist and those that don't, keywords, quotes, variables, comments. */
final class ShellHighlighter implements Highlighter {
    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle KNOWN = PLAIN.foreground(AttributedStyle.GREEN);
    private static final AttributedStyle UNKNOWN = PLAIN.foreground(AttributedStyle.RED);
    private static final AttributedStyle KEYWORD = PLAIN.foreground(AttributedStyle.MAGENTA);
    private static final AttributedStyle QUOTED = PLAIN.foreground(AttributedStyle.YELLOW);
    private static final AttributedStyle VARIABLE = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle COMMENT = PLAIN.foreground(AttributedStyle.BRIGHT + AttributedStyle.BLACK);

    /** Longer texts, pasted ones, stay plain: a redraw must not take longer than a key press. */
    private static final int LIMIT = 8192;

    private final CommandNames commands;

    ShellHighlighter(CommandNames commands) {
        this.commands = commands;
    }

    @Override
    public AttributedString highlight(LineReader reader, String buffer) {
        if (buffer.length() > LIMIT) {
            return new AttributedString(buffer);
        }
        AttributedStyle[] styles = new AttributedStyle[buffer.length()];
        Arrays.fill(styles, PLAIN);
        for (LineScan.Piece piece : LineScan.of(buffer).pieces()) {
            AttributedStyle style = style(piece, buffer);
            if (style != PLAIN) {
                Arrays.fill(styles, piece.start(), piece.end(), style);
            }
        }
        AttributedStringBuilder text = new AttributedStringBuilder(buffer.length());
        for (int i = 0; i < styles.length; i++) {
            text.styled(styles[i], buffer.substring(i, i + 1));
        }
        return text.toAttributedString();
    }

    private AttributedStyle style(LineScan.Piece piece, String buffer) {
        return switch (piece.kind()) {
            case COMMAND -> commands.isKnown(TextBytes.bytes(buffer.substring(piece.start(), piece.end()))) ? KNOWN : UNKNOWN;
            case KEYWORD -> KEYWORD;
            case QUOTED -> QUOTED;
            case VARIABLE -> VARIABLE;
            case COMMENT -> COMMENT;
            case ARGUMENT, ASSIGNMENT, FILE, OPERATOR -> PLAIN;
        };
    }
}
