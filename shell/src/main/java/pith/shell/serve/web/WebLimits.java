package pith.shell.serve.web;

import java.time.Duration;

/**
 * What one client may take up.
 *
 * @param uriBytes of the request line
 * @param headerBytes of all header fields together
 * @param bodyBytes of a request's body
 * @param request from the first byte of a request, or from the connection's beginning, to its last byte
 * @param idle between two requests on one connection
 * @param connections of everybody
 * @param connectionsPerAddress of one address; a class may share one
 * @param signInIdle a browser session ends when it was not used for so long
 * @param signInLife and in any case after this
 */
public record WebLimits(int uriBytes, int headerBytes, int bodyBytes, Duration request, Duration idle, int connections, int connectionsPerAddress, Duration signInIdle,
        Duration signInLife) {
    public static final WebLimits USUAL = new WebLimits(4096, 8192, 1 << 16, Duration.ofSeconds(10), Duration.ofSeconds(30), 8192, 1024, Duration.ofHours(2),
            Duration.ofHours(12));

    public WebLimits withRequest(Duration other) {
        return new WebLimits(uriBytes, headerBytes, bodyBytes, other, idle, connections, connectionsPerAddress, signInIdle, signInLife);
    }

    public WebLimits withConnectionsPerAddress(int other) {
        return new WebLimits(uriBytes, headerBytes, bodyBytes, request, idle, connections, other, signInIdle, signInLife);
    }

    public WebLimits withSignInIdle(Duration other) {
        return new WebLimits(uriBytes, headerBytes, bodyBytes, request, idle, connections, connectionsPerAddress, other, signInLife);
    }
}
