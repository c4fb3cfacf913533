package pith.shell.explore;

import java.util.function.Function;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;
import pith.shell.system.GuestTty;

/** A screen that is drawn anew again and again until q or ^C. */
final class LiveScreen {
    private final ShellContext sh;
    private final GuestTty tty;

    private LiveScreen(ShellContext sh, GuestTty tty) {
        this.sh = sh;
        this.tty = tty;
    }

    /** Draws every {@code seconds}. {@return false, with nothing done, if there is no terminal} */
    static boolean show(ShellContext sh, long seconds, Function<GuestTty.Window, String> screen) {
        GuestTty tty = new GuestTty(GuestShellSystem.calls(sh), 0, 1);
        byte[] settings = tty.settings();
        if (settings == null || !sh.system().isatty(1)) {
            return false;
        }
        tty.settings(GuestTty.keyByKey(settings));
        try {
            new LiveScreen(sh, tty).loop(seconds, screen);
        } finally {
            tty.settings(settings);
        }
        return true;
    }

    private void loop(long seconds, Function<GuestTty.Window, String> screen) {
        boolean goesOn = true;
        while (goesOn) {
            Explorer.print(sh, "\033[H\033[2J" + screen.apply(tty.window()));
            goesOn = switch (tty.awaitInput(seconds * 1000)) {
                case READY -> {
                    int key = tty.readByte();
                    yield key >= 0 && key != 'q' && key != 'Q';
                }
                case NONE -> true;
                case INTERRUPTED -> !sh.traps().isInterrupted();
            };
        }
    }

    /** {@return as much of a text as has room} */
    static String fit(String text, int rows, int columns) {
        StringBuilder fitted = new StringBuilder();
        text.lines().limit(rows).forEach(line -> fitted.append(line, 0, Math.min(line.length(), columns)).append('\n'));
        return fitted.toString();
    }
}
