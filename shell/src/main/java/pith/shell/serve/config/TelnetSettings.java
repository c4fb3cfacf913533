package pith.shell.serve.config;

/** The telnet listener. It has no encryption: passwords cross the network as they are, so that it stays on this host unless {@code plaintext} is set. */
public record TelnetSettings(int port, String bind, boolean plaintext) {
    public static final int USUAL_PORT = 2323;

    /** {@return the usual settings} Telnet does not follow {@code bind} off this host by itself. */
    public static TelnetSettings usual(String bind) {
        return new TelnetSettings(USUAL_PORT, BindAddress.isLoopback(bind) ? bind : BindAddress.LOOPBACK, false);
    }

    TelnetSettings withPort(int other) {
        return new TelnetSettings(other, bind, plaintext);
    }
}
