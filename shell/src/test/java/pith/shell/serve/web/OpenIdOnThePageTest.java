package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.shell.serve.account.ExternalSignIn;
import pith.shell.serve.account.SignIn;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.OpenIdSettings;
import pith.shell.serve.openid.FakeProvider;
import pith.shell.serve.openid.OpenIdSignIn;

/** Signing in elsewhere, from the page's button to the list of sessions; and browsers that come back without having left. */
@Timeout(250)
class OpenIdOnThePageTest {
    private FakeProvider provider;
    private WebFixture web;

    @BeforeEach
    void open() throws Exception {
        provider = new FakeProvider();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        OpenIdSettings settings = new OpenIdSettings("Sign in with Example University", provider.issuer(), "pith", null, URI.create("http://127.0.0.1:" + port + ExternalSignIn.RETURN_PATH),
                "preferred_username", false);
        OpenIdSignIn elsewhere = new OpenIdSignIn(settings, "the secret", (name, _, _) -> name.equals("alice") ? new SignIn.Accepted(KnownPeople.ALICE) : new SignIn.Denied(), System::nanoTime);
        web = new WebFixture(new FakeSessions(), WebConfig.loopback(port), 50_000, Audit.NONE, elsewhere);
    }

    @AfterEach
    void close() {
        web.close();
        provider.close();
    }

    @Test
    void theButtonLeadsAwayAndBackToOnesSessions() throws Exception {
        if (!Chromium.isThere()) {
            System.out.println("OpenIdOnThePageTest is skipped: there is no /usr/bin/chromium; `apt-get install chromium` mends that");
        }
        Assumptions.assumeTrue(Chromium.isThere());
        try (Chromium browser = Chromium.start()) {
            Chromium.Page page = browser.page(900, 700);
            page.go(web.origin() + "/");
            page.await("document.querySelector('.gate a')?.textContent === 'Sign in with Example University'");
            page.click(".gate a");
            page.await("document.querySelector('.lobby') !== null && document.body.innerText.includes('alice')");
            assertEquals(web.origin() + "/", page.value("location.origin + location.pathname"));
            assertEquals(List.of(), browser.complaints());
        }
    }

    @Test
    void whoComesBackWithoutHavingLeftGetsNothing() throws IOException {
        RawHttp.Reply away = RawHttp.get(web.port(), "/sign-in/openid", "");
        assertEquals(303, away.status());
        String ticket = away.cookie();
        String state = away.header("Location").orElseThrow().replaceAll(".*[?&]state=([^&]*).*", "$1");
        for (String back : List.of("?state=" + state + "&code=guess", "?code=guess", "?state=x&code=guess", "")) {
            RawHttp.Reply refused = RawHttp.get(web.port(), ExternalSignIn.RETURN_PATH + back, "");
            assertEquals("/#denied", refused.header("Location").orElseThrow());
            assertFalse(refused.head().contains("pith=") && !refused.head().contains("pith=;"), refused.head());
        }
        assertEquals("/#denied", RawHttp.get(web.port(), ExternalSignIn.RETURN_PATH + "?state=" + state + "&code=guess", "Cookie: " + ticket + "\r\n").header("Location").orElseThrow());
    }
}
