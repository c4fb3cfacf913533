package pith.shell.serve.terminal;

/** The size of a terminal, in characters: always one that a program can draw on. */
public record WindowSize(int columns, int rows) {
    /** What a terminal has that does not say. */
    public static final WindowSize USUAL = new WindowSize(80, 24);

    private static final int MOST_COLUMNS = 500;
    private static final int MOST_ROWS = 300;

    /** {@return the size that a client claims, unsigned: 0 is not known (RFC 1073, RFC 4254 section 6.2), more than is sensible is cut} */
    public static WindowSize of(long columns, long rows) {
        return new WindowSize(clamp(columns, USUAL.columns, MOST_COLUMNS), clamp(rows, USUAL.rows, MOST_ROWS));
    }

    private static int clamp(long claimed, int usual, int most) {
        return claimed == 0 ? usual : (int) Math.clamp(claimed, 1, most);
    }
}
