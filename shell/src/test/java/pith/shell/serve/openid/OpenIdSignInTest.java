package pith.shell.serve.openid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.ExternalSignIn.Begun;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.account.SignIn;
import pith.shell.serve.config.OpenIdSettings;

class OpenIdSignInTest {
    private static final SignIn DENIED = new SignIn.Denied();
    private static final SignIn ALICE = new SignIn.Accepted(new Account("alice", Role.STUDENT, Quota.USUAL));

    private FakeProvider provider;
    private OpenIdSignIn signIn;
    private long nanos;

    @BeforeEach
    void begin() throws Exception {
        provider = new FakeProvider();
        OpenIdSettings settings = new OpenIdSettings("Sign in", provider.issuer(), "pith", null, URI.create("http://127.0.0.1:8022/sign-in/openid/return"), "preferred_username", false);
        signIn = new OpenIdSignIn(settings, "the secret", (name, _, _) -> name.equals("alice") ? ALICE : DENIED, () -> nanos);
    }

    @AfterEach
    void end() {
        provider.close();
    }

    private SignIn whole() throws IOException {
        Begun begun = signIn.begin();
        return signIn.finish(begun.ticket(), provider.authorize(begun.away()), FakeProvider.CODE, "192.0.2.1");
    }

    @Test
    void whomTheProviderVouchesForGetsTheirAccount() throws IOException {
        assertEquals(ALICE, whole());
        provider.algorithm = JWSAlgorithm.ES256;
        assertEquals(ALICE, whole());
    }

    @Test
    void theQuestionAsksForACodeWithPkceAndNothingInItIsUsedTwice() throws IOException {
        String first = signIn.begin().away().toString();
        assertTrue(first.startsWith(provider.issuer() + "/authorize?response_type=code&client_id=pith&redirect_uri=http%3A%2F%2F127.0.0.1%3A8022%2Fsign-in%2Fopenid%2Freturn&scope=openid+profile&state="), first);
        assertTrue(first.endsWith("&code_challenge_method=S256"), first);
        assertNotEquals(first, signIn.begin().away().toString());
    }

    @Test
    void onlyTheBrowserThatBeganFinishesAndOnce() throws IOException {
        Begun mine = signIn.begin();
        Begun theirs = signIn.begin();
        String state = provider.authorize(mine.away());
        assertEquals(DENIED, signIn.finish(null, state, FakeProvider.CODE, "192.0.2.1"));
        assertEquals(DENIED, signIn.finish(theirs.ticket(), state, FakeProvider.CODE, "192.0.2.1"));
        assertEquals(ALICE, signIn.finish(mine.ticket(), state, FakeProvider.CODE, "192.0.2.1"));
        assertEquals(DENIED, signIn.finish(mine.ticket(), state, FakeProvider.CODE, "192.0.2.1"));
    }

    @Test
    void whatIsMissingWrongOrLateIsDenied() throws IOException {
        Begun begun = signIn.begin();
        assertEquals(DENIED, signIn.finish(begun.ticket(), null, FakeProvider.CODE, "192.0.2.1"));
        begun = signIn.begin();
        assertEquals(DENIED, signIn.finish(begun.ticket(), provider.authorize(begun.away()), null, "192.0.2.1"));
        begun = signIn.begin();
        assertEquals(DENIED, signIn.finish(begun.ticket(), provider.authorize(begun.away()), "another code", "192.0.2.1"));
        begun = signIn.begin();
        String state = provider.authorize(begun.away());
        nanos += Duration.ofMinutes(11).toNanos();
        assertEquals(DENIED, signIn.finish(begun.ticket(), state, FakeProvider.CODE, "192.0.2.1"));
    }

    static Stream<Arguments> cheats() {
        return Map.<String, Consumer<FakeProvider>>ofEntries(
                Map.entry("a key that the provider does not have", provider -> provider.signsWithAnotherKey = true),
                Map.entry("no signature", provider -> provider.signsNot = true),
                Map.entry("the public key as a shared secret", provider -> provider.algorithm = JWSAlgorithm.HS256),
                Map.entry("an algorithm that was not asked for", provider -> provider.algorithm = JWSAlgorithm.RS512),
                Map.entry("another issuer", provider -> provider.claims = claims -> claims.issuer("https://example.edu")),
                Map.entry("another audience", provider -> provider.claims = claims -> claims.audience("other")),
                Map.entry("two audiences and no party", provider -> provider.claims = claims -> claims.audience(List.of("pith", "other"))),
                Map.entry("another party", provider -> provider.claims = claims -> claims.claim("azp", "other")),
                Map.entry("expired", provider -> provider.claims = claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120)))),
                Map.entry("no end", provider -> provider.claims = claims -> claims.expirationTime(null)),
                Map.entry("another nonce", provider -> provider.claims = claims -> claims.claim("nonce", "x")),
                Map.entry("no nonce", provider -> provider.claims = claims -> claims.claim("nonce", null)),
                Map.entry("no name", provider -> provider.claims = claims -> claims.claim("preferred_username", null)),
                Map.entry("a name that is no text", provider -> provider.claims = claims -> claims.claim("preferred_username", 4711)),
                Map.entry("somebody without an account", provider -> provider.claims = claims -> claims.claim("preferred_username", "mallory")))
                .entrySet().stream().sorted(Map.Entry.comparingByKey()).map(cheat -> Arguments.of(cheat.getKey(), cheat.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cheats")
    void anIdTokenThatIsNotTheProvidersWordForUsLetsNobodyIn(String what, Consumer<FakeProvider> cheat) throws IOException {
        cheat.accept(provider);
        assertEquals(DENIED, whole(), what);
    }

    @Test
    void aProviderThatSaysItIsAnotherIsNotAsked() {
        provider.calledIssuer = "https://example.edu";
        assertThrows(IOException.class, signIn::begin);
    }

    @Test
    void aProviderThatIsNotThereIsToldWithoutALongWait() {
        provider.close();
        assertThrows(IOException.class, signIn::begin);
    }
}
