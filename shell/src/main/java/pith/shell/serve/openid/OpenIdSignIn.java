package pith.shell.serve.openid;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pith.shell.serve.account.ExternalSignIn;
import pith.shell.serve.account.SignIn;
import pith.shell.serve.config.OpenIdSettings;

/** Signs people in at an OpenID Connect provider. */
public final class OpenIdSignIn implements ExternalSignIn {
    private static final Logger LOG = LoggerFactory.getLogger(OpenIdSignIn.class);
    private static final long LIFETIME = Duration.ofMinutes(10).toNanos();
    private static final long DESCRIPTION_LIFETIME = Duration.ofHours(1).toNanos();
    private static final int MOST_BEGUN = 10_000;
    private static final int RANDOM_BYTES = 32;

    private final OpenIdSettings settings;
    private final String secret;
    private final Vouched accounts;
    private final LongSupplier nanoTime;
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).followRedirects(HttpClient.Redirect.NEVER).build();
    private final SecureRandom random = new SecureRandom();
    private final ReentrantLock lock = new ReentrantLock();

    /** By ticket, oldest first; guarded by the lock, as what follows is. */
    private final Map<String, Pending> begun = new LinkedHashMap<>();

    private Provider provider;
    private IdTokens tokens;
    private long described;

    /** What was begun: all of it is secret until it is finished. */
    private record Pending(String state, String nonce, String verifier, long since) {}

    /** Finds the account of somebody whom the provider vouches for. */
    @FunctionalInterface
    public interface Vouched {
        SignIn account(String name, boolean create, String address);
    }

    /**
     * @param secret the client's; null for none
     * @param nanoTime the host's monotonic clock
     */
    public OpenIdSignIn(OpenIdSettings settings, String secret, Vouched accounts, LongSupplier nanoTime) {
        this.settings = settings;
        this.secret = secret;
        this.accounts = accounts;
        this.nanoTime = nanoTime;
    }

    @Override
    public String label() {
        return settings.label();
    }

    @Override
    public Begun begin() throws IOException {
        Provider known = provider();
        Pending pending = new Pending(fresh(), fresh(), fresh(), nanoTime.getAsLong());
        String ticket = fresh();
        remember(ticket, pending);
        Map<String, String> question = new LinkedHashMap<>();
        question.put("response_type", "code");
        question.put("client_id", settings.clientId());
        question.put("redirect_uri", settings.redirect().toString());
        question.put("scope", "openid profile");
        question.put("state", pending.state);
        question.put("nonce", pending.nonce);
        question.put("code_challenge", challenge(pending.verifier));
        question.put("code_challenge_method", "S256");
        String base = known.authorization().toString();
        return new Begun(URI.create(base + (base.indexOf('?') < 0 ? "?" : "&") + Provider.form(question)), ticket);
    }

    private void remember(String ticket, Pending pending) {
        lock.lock();
        try {
            begun.put(ticket, pending);
            if (begun.size() > MOST_BEGUN) {
                begun.remove(begun.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SignIn finish(String ticket, String state, String code, String address) {
        Pending pending = take(ticket);
        if (pending == null || state == null || code == null || !MessageDigest.isEqual(bytes(pending.state), bytes(state)) || nanoTime.getAsLong() - pending.since > LIFETIME) {
            return new SignIn.Denied();
        }
        try {
            String name = name(exchange(code, pending.verifier), pending.nonce);
            return accounts.account(name, settings.create(), address);
        } catch (IOException e) {
            LOG.warn("somebody could not sign in by OpenID Connect: {}", e.getMessage());
            return new SignIn.Denied();
        }
    }

    private Pending take(String ticket) {
        lock.lock();
        try {
            return ticket == null ? null : begun.remove(ticket);
        } finally {
            lock.unlock();
        }
    }

    /** {@return the ID token that the provider gives for the code} */
    private String exchange(String code, String verifier) throws IOException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", settings.redirect().toString());
        form.put("client_id", settings.clientId());
        form.put("code_verifier", verifier);
        HttpRequest.Builder request = HttpRequest.newBuilder(provider().token()).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Provider.form(form)));
        if (secret != null) {
            // RFC 6749, section 2.3.1: both are form-encoded before they are joined.
            String both = Provider.encoded(settings.clientId()) + ":" + Provider.encoded(secret);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes(both)));
        }
        if (Provider.ask(client, request).get("id_token") instanceof String token) {
            return token;
        }
        throw new IOException("the provider gives no ID token");
    }

    private String name(String token, String nonce) throws IOException {
        try {
            JWTClaimsSet claims = tokens().check(token, nonce);
            String name = claims.getStringClaim(settings.nameClaim());
            if (name == null) {
                throw new IOException("the ID token has no " + settings.nameClaim());
            }
            return name;
        } catch (ParseException e) {
            throw new IOException("the ID token's " + settings.nameClaim() + " is no text");
        }
    }

    private Provider provider() throws IOException {
        lock.lock();
        try {
            if (provider == null || nanoTime.getAsLong() - described > DESCRIPTION_LIFETIME) {
                provider = Provider.discover(client, settings.issuer());
                tokens = new IdTokens(provider, settings.issuer(), settings.clientId());
                described = nanoTime.getAsLong();
            }
            return provider;
        } finally {
            lock.unlock();
        }
    }

    private IdTokens tokens() throws IOException {
        provider();
        lock.lock();
        try {
            return tokens;
        } finally {
            lock.unlock();
        }
    }

    private String fresh() {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes(verifier)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
