package pith.shell.serve.session;

/**
 * The size of a session's window. A storm of sizes, such as somebody drags out of a corner, comes to the machine at most every {@value #MILLIS} milliseconds.
 * Guarded by the session's lock.
 */
final class TerminalWindow {
    private static final int MOST_COLUMNS = 500, MOST_ROWS = 300;
    private static final long MILLIS = 50;

    private final Clock clock;
    private final Runnable changed;
    private int columns;
    private int rows;
    private boolean telling;
    private long told;

    /** {@code changed} is called on the clock's thread when there is a size to tell. */
    TerminalWindow(Clock clock, int columns, int rows, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
        this.columns = columns(columns);
        this.rows = rows(rows);
        this.told = clock.millis() - MILLIS;
    }

    static int columns(int wanted) {
        return Math.clamp(wanted, 1, MOST_COLUMNS);
    }

    static int rows(int wanted) {
        return Math.clamp(wanted, 1, MOST_ROWS);
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    void set(int newColumns, int newRows) {
        if (columns == newColumns && rows == newRows) {
            return;
        }
        columns = newColumns;
        rows = newRows;
        if (!telling) {
            telling = true;
            clock.after(Math.max(0, told + MILLIS - clock.millis()), changed);
        }
    }

    /** The size is told now. */
    void tell() {
        telling = false;
        told = clock.millis();
    }
}
