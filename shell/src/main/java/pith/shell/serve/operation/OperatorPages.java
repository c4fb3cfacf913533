package pith.shell.serve.operation;

import java.net.InetAddress;
import java.util.Optional;

/** The pages {@code /health} and {@code /metrics}, which no account is needed for. Quick enough for an event loop. */
public interface OperatorPages {
    /** An answer of HTTP, complete. */
    record Page(int status, String contentType, String body) {}

    /**
     * {@return the page of that path; nothing for all other paths, and for who may not see it}
     *
     * @param peer the address that the connection comes from
     * @param authorization the header {@code Authorization}, or null
     */
    Optional<Page> page(String path, InetAddress peer, String authorization);
}
