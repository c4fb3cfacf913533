package pith.shell.language;

import java.util.ArrayList;
import java.util.List;

/** Finds the tildes that stand for a home directory (XCU 2.6.1). */
final class TildePrefix {
    private TildePrefix() {}

    /** At the beginning of a word. */
    static Word inWord(Word word) {
        if (word.parts().isEmpty() || !(word.parts().getFirst() instanceof WordPart.Literal(String text))) {
            return word;
        }
        var parts = new ArrayList<WordPart>();
        if (!split(text, word.parts().size() == 1, "/", parts)) {
            return word;
        }
        parts.addAll(word.parts().subList(1, word.parts().size()));
        return new Word(List.copyOf(parts));
    }

    /** At the beginning of an assigned value and behind each unquoted colon. */
    static Word inAssignment(Word value) {
        var parts = new ArrayList<WordPart>();
        boolean mayStart = true;
        for (int i = 0; i < value.parts().size(); i++) {
            var part = value.parts().get(i);
            if (part instanceof WordPart.Literal(String text)) {
                afterColons(text, mayStart, i == value.parts().size() - 1, parts);
                mayStart = text.endsWith(":");
            } else {
                parts.add(part);
                mayStart = false;
            }
        }
        return new Word(List.copyOf(parts));
    }

    private static void afterColons(String text, boolean mayStart, boolean isLast, List<WordPart> parts) {
        int from = 0;
        boolean start = mayStart;
        while (from < text.length()) {
            int colon = text.indexOf(':', from);
            int end = colon < 0 ? text.length() : colon + 1;
            String piece = text.substring(from, end);
            boolean closed = isLast || colon >= 0;
            if (!start || !split(piece, closed, "/:", parts)) {
                parts.add(new WordPart.Literal(piece));
            }
            start = true;
            from = end;
        }
    }

    /**
     * Splits {@code ~user} off {@code text}. The prefix must be unquoted to its end, which is one of {@code ends} or, when
     * {@code closed}, the end of the text.
     */
    private static boolean split(String text, boolean closed, String ends, List<WordPart> into) {
        if (!text.startsWith("~")) {
            return false;
        }
        int end = 1;
        while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == text.length() && !closed) {
            return false;
        }
        into.add(new WordPart.Tilde(text.substring(1, end)));
        if (end < text.length()) {
            into.add(new WordPart.Literal(text.substring(end)));
        }
        return true;
    }
}
