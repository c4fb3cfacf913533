package pith.shell.serve.web;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where and as whom the web console listens.
 *
 * @param address to bind; port 0 for any free one
 * @param names by which browsers may call this server, without a port: what is not among them is refused, whoever resolves it to here
 * @param origins further ones as a browser names them, such as {@code https://pith.example.edu}: of a proxy in front
 * @param tls null for plain HTTP
 * @param openId whether the page offers to sign in with OpenID Connect
 * @param forwarded whether all requests come through a proxy that tells whose they are
 */
public record WebConfig(InetSocketAddress address, List<String> names, List<String> origins, SslContext tls, WebLimits limits, boolean openId, boolean forwarded) {
    /** The names of this host to itself. */
    public static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

    /** {@return plain HTTP for this host only} */
    public static WebConfig loopback(int port) {
        return new WebConfig(new InetSocketAddress("127.0.0.1", port), LOOPBACK, List.of(), null, WebLimits.USUAL, false, false);
    }

    public WebConfig withLimits(WebLimits other) {
        return new WebConfig(address, names, origins, tls, other, openId, forwarded);
    }
}
