package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may come in, and what a browser that came in may do. */
class SignInTest {
    private WebFixture web;

    @BeforeEach
    void start() throws InterruptedException {
        web = new WebFixture(new FakeSessions());
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private RawHttp.Reply password(String name, String password, String headers) throws IOException {
        return RawHttp.post(web.port(), "/api/sign-in", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}", headers);
    }

    private String name(String cookie) throws IOException {
        return RawHttp.get(web.port(), "/api/me", "Cookie: " + cookie + "\r\n").field("name");
    }

    @Test
    void aPasswordLetsIn() throws IOException {
        RawHttp.Reply reply = password("alice", "alice-secret", "");
        String cookie = reply.header("Set-Cookie").orElseThrow();
        assertTrue(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"), cookie);
        assertTrue(reply.cookie().length() >= "pith=".length() + 22, "at least 128 bits");
        assertEquals("alice", name(reply.cookie()));
    }

    @Test
    void nothingElseDoes() throws IOException {
        assertEquals(401, password("alice", "guess", "").status());
        assertEquals(400, RawHttp.post(web.port(), "/api/sign-in", "[]", "").status());
        assertEquals(400, RawHttp.post(web.port(), "/api/sign-in", "{\"name\":\"alice\",\"name\":\"bob\"}", "").status());
        assertEquals(400, RawHttp.post(web.port(), "/api/sign-in", "{\"name\":{\"a\":1}}", "").status());
        assertNull(name("pith=" + Secrets.text()));
        assertNull(name("pith="));
        assertEquals(401, RawHttp.get(web.port(), "/api/sessions", "").status());
    }

    @Test
    void whoGuessesIsToldToWait() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertEquals(401, password("alice", "guess", "").status());
        }
        RawHttp.Reply reply = password("alice", "alice-secret", "");
        assertEquals(429, reply.status());
        assertEquals("300", reply.header("Retry-After").orElseThrow());
    }

    @Test
    void aLinkLetsInOnce() throws IOException {
        String body = "{\"token\":\"" + web.people.link("bob") + "\"}";
        assertEquals("bob", name(RawHttp.post(web.port(), "/api/sign-in/token", body, "").cookie()));
        assertEquals(401, RawHttp.post(web.port(), "/api/sign-in/token", body, "").status());
        assertEquals(404, RawHttp.get(web.port(), "/api/sign-in/token?token=x", "").status());
    }

    @Test
    void aCookieThatSomebodyElseChoseIsWorthNothing() throws IOException {
        String fixed = "pith=" + Secrets.text();
        RawHttp.Reply reply = password("alice", "alice-secret", "Cookie: " + fixed + "\r\n");
        assertNotEquals(fixed, reply.cookie());
        assertNull(name(fixed));
        RawHttp.Reply again = password("alice", "alice-secret", "Cookie: " + reply.cookie() + "\r\n");
        assertNull(name(reply.cookie()), "signing in anew ends what was before");
        assertEquals("alice", name(again.cookie()));
        assertNull(name(again.cookie() + "; " + fixed), "a name that is there twice");
    }

    @Test
    void aCookieAloneChangesNothing() throws IOException {
        RawWebSocket.Person alice = RawWebSocket.Person.signIn(web, "alice");
        String cookie = "Cookie: " + alice.cookie() + "\r\n";
        assertEquals(403, RawHttp.post(web.port(), "/api/sessions", "{}", cookie).status());
        assertEquals(403, RawHttp.post(web.port(), "/api/sign-out", "{}", cookie + "X-Pith-Token: " + Secrets.text() + "\r\n").status());
        assertEquals(200, RawHttp.post(web.port(), "/api/sessions", "{}", cookie + "X-Pith-Token: " + alice.token() + "\r\n").status());
    }

    @Test
    void afterSigningOutTheCookieIsWorthNothing() throws IOException {
        RawWebSocket.Person alice = RawWebSocket.Person.signIn(web, "alice");
        RawHttp.Reply out = RawHttp.post(web.port(), "/api/sign-out", "{}", "Cookie: " + alice.cookie() + "\r\nX-Pith-Token: " + alice.token() + "\r\n");
        assertEquals(204, out.status());
        assertTrue(out.header("Set-Cookie").orElseThrow().contains("Max-Age=0"));
        assertNull(name(alice.cookie()));
    }

    @Test
    void signInsEndWhenTheyAreNotUsedAndAfterTheirLife() {
        AtomicLong now = new AtomicLong();
        BrowserSessions browsers = new BrowserSessions(Duration.ofSeconds(10), Duration.ofSeconds(25), now::get);
        String secret = browsers.begin(KnownPeople.ALICE);
        for (int seconds : new int[] {9, 18, 24}) {
            now.set(Duration.ofSeconds(seconds).toNanos());
            assertTrue(browsers.find(secret).isPresent(), seconds + " s");
        }
        now.set(Duration.ofSeconds(26).toNanos());
        assertFalse(browsers.find(secret).isPresent(), "its life is over");
        String idle = browsers.begin(KnownPeople.ALICE);
        now.set(Duration.ofSeconds(37).toNanos());
        assertFalse(browsers.find(idle).isPresent(), "it was idle");
    }

    @Test
    void anAccountHasOnlySoManyBrowsers() {
        BrowserSessions browsers = new BrowserSessions(Duration.ofHours(1), Duration.ofHours(1), System::nanoTime);
        String bob = browsers.begin(KnownPeople.BOB);
        String first = browsers.begin(KnownPeople.ALICE);
        for (int i = 0; i < 100; i++) {
            browsers.begin(KnownPeople.ALICE);
        }
        assertFalse(browsers.find(first).isPresent());
        assertTrue(browsers.find(bob).isPresent());
    }

    @Test
    void sessionsOfOthersCannotBeSeenStoppedOrWrittenTo() throws IOException {
        RawWebSocket.Person bob = RawWebSocket.Person.signIn(web, "bob");
        String headers = "Cookie: " + bob.cookie() + "\r\nX-Pith-Token: " + bob.token() + "\r\n";
        assertEquals("{\"sessions\":[]}", RawHttp.get(web.port(), "/api/sessions", headers).body());
        assertEquals(404, RawHttp.post(web.port(), "/api/sessions/" + FakeSessions.ID + "/stop", "{}", headers).status());
        assertEquals(404, RawHttp.post(web.port(), "/api/sessions/" + FakeSessions.ID + "/message", "{\"text\":\"x\"}", headers).status());
        RawWebSocket.Person teacher = RawWebSocket.Person.signIn(web, "teacher");
        String teachers = "Cookie: " + teacher.cookie() + "\r\nX-Pith-Token: " + teacher.token() + "\r\n";
        assertTrue(RawHttp.get(web.port(), "/api/sessions", teachers).body().contains("\"mayStop\":false,\"mayMessage\":true"));
        assertEquals(403, RawHttp.post(web.port(), "/api/sessions/" + FakeSessions.ID + "/stop", "{}", teachers).status());
        assertEquals(204, RawHttp.post(web.port(), "/api/sessions/" + FakeSessions.ID + "/message", "{\"text\":\"well done\"}", teachers).status());
    }

    @Test
    void aRefusalComesAsASentence() throws IOException {
        RawWebSocket.Person alice = RawWebSocket.Person.signIn(web, "alice");
        RawHttp.Reply reply = RawHttp.post(web.port(), "/api/sessions", "{\"machine\":\"none\"}", "Cookie: " + alice.cookie() + "\r\nX-Pith-Token: " + alice.token() + "\r\n");
        assertEquals(409, reply.status());
        assertEquals("There is no machine called none.", reply.field("sentence"));
    }
}
