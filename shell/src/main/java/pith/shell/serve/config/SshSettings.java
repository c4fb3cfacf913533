package pith.shell.serve.config;

/**
 * The SSH listener.
 *
 * @param passwords whether it takes passwords beside keys
 */
public record SshSettings(int port, String bind, boolean passwords) {
    public static final int USUAL_PORT = 2222;

    public static SshSettings usual(String bind) {
        return new SshSettings(USUAL_PORT, bind, true);
    }

    SshSettings withPort(int other) {
        return new SshSettings(other, bind, passwords);
    }
}
