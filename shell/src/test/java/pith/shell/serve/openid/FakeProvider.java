package pith.shell.serve.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A little OpenID Connect provider on this host, which can be told to cheat. */
public final class FakeProvider implements AutoCloseable {
    static final String CODE = "the code";

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    private final RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    private final ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    private final RSAKey strange = new RSAKeyGenerator(2048).keyID("rsa").generate();

    JWSAlgorithm algorithm = JWSAlgorithm.RS256;
    boolean signsWithAnotherKey;
    boolean signsNot;
    String calledIssuer;
    UnaryOperator<JWTClaimsSet.Builder> claims = builder -> builder;

    private Map<String, String> asked;

    public FakeProvider() throws IOException, JOSEException {
        calledIssuer = issuer().toString();
        server.createContext("/.well-known/openid-configuration", exchange -> answer(exchange, 200, "{\"issuer\":\"" + calledIssuer + "\",\"authorization_endpoint\":\"" + issuer() + "/authorize\",\"token_endpoint\":\""
                + issuer() + "/token\",\"jwks_uri\":\"" + issuer() + "/keys\"}"));
        server.createContext("/keys", exchange -> answer(exchange, 200, new JWKSet(java.util.List.of(rsa.toPublicJWK(), ec.toPublicJWK())).toString()));
        server.createContext("/token", this::token);
        server.createContext("/authorize", this::signInAtOnce);
        server.start();
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Lets somebody sign in there. {@return the parameter {@code state} that the browser brings back} */
    String authorize(URI question) {
        asked = fields(question.getRawQuery());
        return asked.get("state");
    }

    /** A browser comes, and goes back as alice. */
    private void signInAtOnce(HttpExchange exchange) throws IOException {
        String state = authorize(exchange.getRequestURI());
        exchange.getResponseHeaders().set("Location", asked.get("redirect_uri") + "?state=" + state + "&code=" + CODE.replace(" ", "%20"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String basic = "Basic " + Base64.getEncoder().encodeToString("pith:the+secret".getBytes(StandardCharsets.UTF_8));
        boolean good = CODE.equals(form.get("code")) && asked.get("redirect_uri").equals(form.get("redirect_uri")) && asked.get("code_challenge").equals(challenge(form.get("code_verifier")))
                && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        try {
            answer(exchange, good ? 200 : 400, good ? "{\"token_type\":\"Bearer\",\"id_token\":\"" + idToken() + "\"}" : "{\"error\":\"invalid_grant\"}");
        } catch (JOSEException e) {
            throw new IOException(e);
        }
    }

    private String idToken() throws JOSEException {
        Instant now = Instant.now();
        JWTClaimsSet said = claims.apply(new JWTClaimsSet.Builder().issuer(issuer().toString()).audience("pith").subject("4711").issueTime(Date.from(now)).expirationTime(Date.from(now.plusSeconds(300)))
                .claim("nonce", asked.get("nonce")).claim("preferred_username", "alice")).build();
        if (signsNot) {
            return new PlainJWT(said).serialize();
        }
        JWSHeader header = new JWSHeader.Builder(algorithm).keyID(algorithm.equals(JWSAlgorithm.ES256) ? "ec" : "rsa").build();
        SignedJWT token = new SignedJWT(header, said);
        token.sign(signer());
        return token.serialize();
    }

    private JWSSigner signer() throws JOSEException {
        if (algorithm.equals(JWSAlgorithm.HS256)) {
            return new MACSigner(rsa.toRSAPublicKey().getEncoded());
        }
        return algorithm.equals(JWSAlgorithm.ES256) ? new ECDSASigner(ec) : new RSASSASigner(signsWithAnotherKey ? strange : rsa);
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> fields(String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : encoded.split("&")) {
            int equals = field.indexOf('=');
            fields.put(field.substring(0, equals), URLDecoder.decode(field.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
