package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;

/**
 * Where a request comes from if a proxy brings it: the proxy adds the address that it saw at the end of {@code X-Forwarded-For}; what stands before it anybody
 * may have written.
 */
final class Forwarded {
    private static final String FOR = "X-Forwarded-For";

    private Forwarded() {}

    /** {@return the address that the proxy saw; {@code proxy}, its own, if it names none} */
    static String address(HttpHeaders headers, String proxy) {
        List<String> all = headers.getAll(FOR);
        if (all.isEmpty()) {
            return proxy;
        }
        String last = all.getLast().substring(all.getLast().lastIndexOf(',') + 1).strip();
        try {
            return InetAddress.ofLiteral(last).getHostAddress();
        } catch (IllegalArgumentException e) {
            return proxy;
        }
    }
}
