package pith.shell.serve.config;

/**
 * The SSH listener.
 *
 * @param passwords whether it takes passwords beside keys
 * @param banner what clients show before anybody signs in; empty for nothing
 */
public record SshSettings(int port, String bind, boolean passwords, String banner) {
    public static final int USUAL_PORT = 2222;

    public static SshSettings usual(String bind) {
        return new SshSettings(USUAL_PORT, bind, true, "");
    }

    SshSettings withPort(int other) {
        return new SshSettings(other, bind, passwords, banner);
    }
}
