package pith.shell.serve.web;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * By which names this server is called, exactly: as a Host field says them, and as an Origin field does.
 *
 * <p>A foreign name that resolves to this address (DNS rebinding) makes a browser believe that a foreign page and this server belong together; the Host field
 * still tells. Source: RFC 9110, 7.2 and 7.4; RFC 6454 for origins.
 */
final class Authorities {
    private final Set<String> hosts = new TreeSet<>();
    private final Set<String> origins = new TreeSet<>();

    Authorities(boolean tls, int port, List<String> names, List<String> furtherOrigins) {
        String scheme = tls ? "https" : "http";
        boolean usual = port == (tls ? 443 : 80);
        for (String name : names) {
            String authority = name.toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
            hosts.add(authority);
            origins.add(scheme + "://" + authority);
        }
        for (String origin : furtherOrigins) {
            hosts.add(origin.substring(origin.indexOf("://") + 3));
            origins.add(origin);
        }
    }

    /** {@return whether a request for {@code host} is for this server} Names of hosts have no case; nothing else is forgiven. */
    boolean isHost(String host) {
        return host != null && hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    /** {@return whether a page of {@code origin} is this server's own} Browsers write origins in lower case. */
    boolean isOrigin(String origin) {
        return origin != null && origins.contains(origin);
    }
}
