package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * The headers of every answer, which tell a browser to trust nothing but this server.
 *
 * <p>Scripts and style sheets come from here only, and none is inline, with two exceptions that xterm.js needs: it makes style elements of its own, which
 * carry the page's nonce, and sets colours in {@code style} attributes, which can change the look of an element and nothing else. Source: Content Security
 * Policy Level 3.
 */
final class SafeHeaders {
    /** What a page may load, run and be shown in; the page's own adds its nonce. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src-elem 'self'%s; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
            + "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    private SafeHeaders() {}

    /** {@return the policy of the page, whose style elements carry {@code nonce}} */
    static String pagePolicy(String nonce) {
        return String.format(POLICY, " 'nonce-" + nonce + "'");
    }

    /** Adds what is not there yet. */
    static void addTo(HttpHeaders headers, boolean tls) {
        add(headers, "Content-Security-Policy", NOTHING);
        add(headers, "X-Content-Type-Options", "nosniff");
        add(headers, "X-Frame-Options", "DENY");
        add(headers, "Referrer-Policy", "no-referrer");
        add(headers, "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
        add(headers, "Cross-Origin-Opener-Policy", "same-origin");
        add(headers, "Cross-Origin-Resource-Policy", "same-origin");
        add(headers, "Cache-Control", "no-store");
        if (tls) {
            add(headers, "Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static void add(HttpHeaders headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }
}
