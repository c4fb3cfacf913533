package pith.shell.serve.openid;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The provider as it describes itself (OpenID Connect Discovery 1.0, section 4).
 *
 * @param authorization where the browser is sent
 * @param token where a code is exchanged
 * @param keys where its public keys are
 */
record Provider(URI authorization, URI token, URI keys) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long MOST_BYTES = 1 << 20;

    /** {@return what the provider at {@code issuer} says of itself} */
    static Provider discover(HttpClient client, URI issuer) throws IOException {
        URI description = URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration");
        Map<String, Object> found = ask(client, HttpRequest.newBuilder(description).GET());
        if (!issuer.toString().equals(found.get("issuer"))) {
            throw new IOException("the provider at " + issuer + " says that it is another");
        }
        return new Provider(endpoint(found, "authorization_endpoint"), endpoint(found, "token_endpoint"), endpoint(found, "jwks_uri"));
    }

    private static URI endpoint(Map<String, Object> description, String key) throws IOException {
        try {
            URI uri = URI.create(String.valueOf(description.get(key)));
            if (uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && isNear(uri.getHost()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IOException("the provider has no usable " + key);
    }

    /** What does not leave this host needs no TLS. */
    private static boolean isNear(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /** {@return the object that the answer is, whose status has to be 200} */
    static Map<String, Object> ask(HttpClient client, HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> answer = client.send(request.timeout(PATIENCE).header("Accept", "application/json").build(), BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
            if (answer.statusCode() != 200) {
                throw new IOException("the provider answers with status " + answer.statusCode());
            }
            return JSONObjectUtils.parse(answer.body());
        } catch (ParseException e) {
            throw new IOException("the provider's answer is no JSON object");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }

    /** {@return {@code application/x-www-form-urlencoded}} */
    static String form(Map<String, String> fields) {
        return fields.entrySet().stream().map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue())).collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
