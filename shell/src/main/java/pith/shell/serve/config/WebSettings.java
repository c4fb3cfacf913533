package pith.shell.serve.config;

import java.util.List;

/**
 * The web listener.
 *
 * @param names by which browsers may call it, beside the name of this host to itself
 * @param origins of pages that may use it beside its own: those of a proxy in front
 */
public record WebSettings(int port, String bind, List<String> names, List<String> origins, TlsSettings tls) {
    public static final int USUAL_PORT = 8022;

    public static WebSettings usual(String bind) {
        return new WebSettings(USUAL_PORT, bind, List.of(), List.of(), new TlsSettings.None());
    }

    WebSettings withPort(int other) {
        return new WebSettings(other, bind, names, origins, tls);
    }
}
