package pith.shell.serve.account;

/**
 * What one account may use at once.
 *
 * @param machines machines that exist at the same time
 * @param ramBytes RAM of all of them together
 * @param harts harts of all of them together
 * @param instructionsPerSecond user instructions that a machine may run in a second of the host's time; 0 for no limit
 */
public record Quota(int machines, long ramBytes, int harts, long instructionsPerSecond) {
    /** What a student has unless the configuration says otherwise. */
    public static final Quota USUAL = new Quota(2, 1L << 30, 8, 0);
}
