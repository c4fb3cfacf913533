package pith.shell.serve.terminal;

import java.util.Locale;
import java.util.Set;

/**
 * Kinds of terminals that a client may name. The name becomes {@code TERM} in a machine and part of file names there, so that it comes from this list,
 * never from the client. It is handed to no program of the host.
 */
public final class TerminalName {
    /** For a client that does not say. */
    public static final String USUAL = "xterm";

    private static final Set<String> KNOWN =
            Set.of("ansi", "dumb", "linux", "rxvt", "rxvt-unicode", "rxvt-unicode-256color", "screen", "screen-256color", "tmux", "tmux-256color", "vt100",
                    "vt102", "vt220", "xterm", "xterm-256color");
    private static final int LONGEST = 40;

    private TerminalName() {}

    public static boolean isKnown(String name) {
        return KNOWN.contains(name.toLowerCase(Locale.ROOT));
    }

    /** {@return the name on the list that is nearest to {@code claimed}} */
    public static String nearest(String claimed) {
        String name = claimed.length() > LONGEST ? "" : claimed.toLowerCase(Locale.ROOT);
        if (KNOWN.contains(name)) {
            return name;
        }
        if (name.endsWith("-256color") || name.startsWith("xterm-")) {
            return "xterm-256color";
        }
        return name.startsWith("vt") ? "vt100" : USUAL;
    }
}
