package pith.shell.serve.openid;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.util.Set;

/**
 * Checks ID tokens (OpenID Connect Core 1.0, section 3.1.3.7). Only signatures by a key pair count: a token that is not signed, or with the client's secret, is
 * none.
 */
final class IdTokens {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final int CLOCKS_DIFFER_SECONDS = 60;

    private final JWKSource<SecurityContext> keys;
    private final String issuer;
    private final String clientId;

    IdTokens(Provider provider, URI issuer, String clientId) throws IOException {
        this.keys = JWKSourceBuilder.create(provider.keys().toURL(), new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS, MOST_BYTES)).build();
        this.issuer = issuer.toString();
        this.clientId = clientId;
    }

    /**
     * {@return what the token says}
     *
     * @throws IOException if it is not the provider's word for us, now, about what was begun with {@code nonce}
     */
    JWTClaimsSet check(String token, String nonce) throws IOException {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(clientId, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "iat", "exp", "nonce"));
        claims.setMaxClockSkew(CLOCKS_DIFFER_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
        try {
            JWTClaimsSet said = processor.process(token, null);
            String party = said.getStringClaim("azp");
            boolean ours = MessageDigest.isEqual(bytes(nonce), bytes(said.getStringClaim("nonce"))) && (party == null || party.equals(clientId)) && (party != null || said.getAudience().size() == 1);
            if (!ours) {
                throw new IOException("the ID token was made for something else");
            }
            return said;
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw new IOException("the ID token is not good: " + e.getMessage());
        }
    }

    private static byte[] bytes(String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
