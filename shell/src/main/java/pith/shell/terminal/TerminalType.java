package pith.shell.terminal;

import java.util.List;

/**
 * Kinds of terminals whose control sequences JLine brings along. A guest's variable names the kind, so nothing of the host is asked about
 * it: any other kind is taken for the nearest of these.
 */
final class TerminalType {
    private static final List<String> KNOWN =
            List.of("ansi", "dumb", "rxvt", "rxvt-basic", "rxvt-unicode", "rxvt-unicode-256color", "screen", "screen-256color", "xterm",
                    "xterm-256color");

    private TerminalType() {}

    /** {@return the kind to assume for {@code $TERM}} */
    static String nearest(String term) {
        if (KNOWN.contains(term)) {
            return term;
        }
        if (term.startsWith("xterm") || term.startsWith("alacritty") || term.startsWith("kitty") || term.contains("256color")) {
            return "xterm-256color";
        }
        if (term.startsWith("tmux") || term.startsWith("screen")) {
            return "screen";
        }
        return term.startsWith("rxvt") ? "rxvt" : term.isEmpty() || term.equals("unknown") ? "dumb" : "ansi";
    }
}
