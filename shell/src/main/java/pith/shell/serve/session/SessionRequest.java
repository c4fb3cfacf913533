package pith.shell.serve.session;

/**
 * What somebody wants to open.
 *
 * @param machine the name of a machine of theirs, which is started if it is not there; or of one that the configuration shares
 * @param term the kind of terminal, from the list of those that are known
 * @param command a shell line to run instead of a login shell; null for a login shell
 * @param address where who asks for it is, for the audit log
 */
public record SessionRequest(String machine, String term, int columns, int rows, String command, String address) {
    /** The name of the machine that one gets without asking for another. */
    public static final String USUAL_MACHINE = "main";
}
