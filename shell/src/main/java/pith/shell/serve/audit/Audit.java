package pith.shell.serve.audit;

/** Takes down what people do. Safe for any thread, and quick enough for an event loop. */
@FunctionalInterface
public interface Audit {
    /** Takes down nothing. */
    Audit NONE = (_, _, _, _) -> {};

    /**
     * @param account who did it, as they call themselves; null for the server
     * @param address where they are; null for the server's own host
     * @param about what it was done to, or why: never a secret, nor what somebody typed. Empty if there is nothing to add.
     */
    void note(Deed deed, String account, String address, String about);
}
