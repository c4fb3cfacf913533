package pith.shell.serve.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The web listener.
 *
 * @param url by which people know it, for links; null for where it listens
 * @param forwarded whether a proxy in front tells, in X-Forwarded-For, whose requests it brings
 * @param names by which browsers may call it, beside the name of this host to itself
 * @param origins of pages that may use it beside its own: those of a proxy in front
 */
public record WebSettings(URI url, int port, String bind, boolean forwarded, List<String> names, List<String> origins, TlsSettings tls) {
    public static final int USUAL_PORT = 8022;

    public static WebSettings usual(String bind) {
        return new WebSettings(null, USUAL_PORT, bind, false, List.of(), List.of(), new TlsSettings.None());
    }

    /** {@return where people find it: what the configuration says, or where it listens} */
    public String address() {
        if (url != null) {
            return url.toString().replaceAll("/$", "") + "/";
        }
        String host = names.isEmpty() ? bind.indexOf(':') < 0 ? bind : "[" + bind + "]" : names.getFirst();
        return (tls instanceof TlsSettings.None ? "http://" : "https://") + host + ":" + port + "/";
    }

    /** {@return all names of hosts by which it may be called, beside those that a host has for itself} */
    public List<String> allNames() {
        List<String> all = new ArrayList<>(names);
        if (!BindAddress.isLoopback(bind) && !BindAddress.isAny(bind)) {
            all.add(bind.indexOf(':') < 0 ? bind : "[" + bind + "]");
        }
        if (url != null) {
            all.add(url.getHost());
        }
        return all;
    }

    /** {@return all origins whose pages may use it, beside its own} */
    public List<String> allOrigins() {
        List<String> all = new ArrayList<>(origins);
        if (url != null) {
            all.add(url.getScheme() + "://" + url.getAuthority());
        }
        return all;
    }

    WebSettings withPort(int other) {
        return new WebSettings(url, other, bind, forwarded, names, origins, tls);
    }
}
