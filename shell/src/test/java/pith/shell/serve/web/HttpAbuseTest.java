package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from outside over HTTP and should not. */
class HttpAbuseTest {
    private static WebFixture web;
    private static Leaks leaks;

    @BeforeAll
    static void start() throws InterruptedException {
        leaks = new Leaks();
        web = new WebFixture(new FakeSessions());
    }

    @AfterAll
    static void everyBufferWasGivenBack() {
        web.close();
        List<String> found = leaks.found();
        leaks.close();
        assertEquals(List.of(), found);
    }

    private static int status(String request) throws IOException {
        return RawHttp.ask(web.port(), request).status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:PORT", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:PORT.evil.example", "localhost:PORT@evil.example", ""})
    void aNameThatIsNotOursIsMisdirected(String host) throws IOException {
        assertEquals(421, status("GET / HTTP/1.1\r\nHost: " + host.replace("PORT", "" + web.port()) + "\r\n\r\n"));
    }

    @Test
    void ourNamesAreServedInAnyCase() throws IOException {
        for (String host : List.of("127.0.0.1", "localhost", "LocalHost", "[::1]")) {
            assertEquals(200, status("GET / HTTP/1.1\r\nHost: " + host + ":" + web.port() + "\r\n\r\n"), host);
        }
    }

    @Test
    void aRequestNamesExactlyOneHost() throws IOException {
        String host = "Host: 127.0.0.1:" + web.port() + "\r\n";
        assertEquals(400, status("GET / HTTP/1.1\r\n\r\n"));
        assertEquals(400, status("GET / HTTP/1.1\r\n" + host + host + "\r\n"));
        assertEquals(400, status("GET http://127.0.0.1:" + web.port() + "/ HTTP/1.1\r\n" + host + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "HTTP://127.0.0.1:PORT", "https://127.0.0.1:PORT", "http://127.0.0.1:PORT.evil.example", "http://127.0.0.1:PORT/"})
    void pagesOfOthersGetNothing(String origin) throws IOException {
        String header = "Origin: " + origin.replace("PORT", "" + web.port()) + "\r\n";
        assertEquals(403, RawHttp.get(web.port(), "/api/me", header).status());
        assertEquals(403, RawHttp.get(web.port(), "/ws", RawWebSocket.handshake(origin.replace("PORT", "" + web.port()), null, "")).status());
    }

    @Test
    void whatChangesSomethingSaysWhereItComesFrom() throws IOException {
        String post = "POST /api/sign-in HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        assertEquals(403, status(post));
        assertEquals(403, RawHttp.get(web.port(), "/ws", RawWebSocket.handshake(null, null, "")).status());
        assertEquals(400, status(post.replace("Content-Type: application/json", "Origin: " + web.origin() + "\r\nContent-Type: text/plain")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/../index.html", "/panels/../../index.html", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd", "/panels/%2e%2e/main.js", "/files.list", "/main.js%00.css", "/Main.js", "/panels/",
            "/..\\main.js", "/WebServer.class", "/%"})
    void aPathIsLookedUpAndNeverFollowed(String path) throws IOException {
        assertEquals(404, RawHttp.get(web.port(), path, "").status());
    }

    @Test
    void theFilesOfThePageAreThere() throws IOException {
        RawHttp.Reply script = RawHttp.get(web.port(), "/main.js", "");
        assertEquals(200, script.status());
        assertEquals("text/javascript; charset=utf-8", script.header("Content-Type").orElseThrow());
        assertEquals(304, RawHttp.get(web.port(), "/main.js", "If-None-Match: " + script.header("ETag").orElseThrow() + "\r\n").status());
        assertTrue(RawHttp.get(web.port(), "/vendor/xterm-LICENSE.txt", "").body().contains("Permission is hereby granted"));
    }

    @Test
    void everyAnswerTellsTheBrowserToTrustNobodyElse() throws IOException {
        for (String path : List.of("/", "/main.js", "/api/me", "/nothing")) {
            RawHttp.Reply reply = RawHttp.get(web.port(), path, "");
            String policy = reply.header("Content-Security-Policy").orElseThrow();
            assertTrue(policy.startsWith("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("script-src 'unsafe"), policy);
            assertEquals("nosniff", reply.header("X-Content-Type-Options").orElseThrow());
            assertEquals("no-referrer", reply.header("Referrer-Policy").orElseThrow());
        }
    }

    @Test
    void thePageHasNoInlineScriptAndANonceOfItsOwnEachTime() throws IOException {
        String one = RawHttp.get(web.port(), "/", "").body();
        String other = RawHttp.get(web.port(), "/", "").body();
        assertFalse(one.contains("{{nonce}}") || one.matches("(?s).*<script>.*") || one.matches("(?s).* on[a-z]+=.*") || one.contains("<style"), one);
        assertFalse(one.equals(other));
    }

    @Test
    void whatIsTooLongIsRefused() throws IOException {
        String host = " HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\n";
        assertEquals(414, status("GET /" + "a".repeat(5000) + host + "\r\n"));
        assertEquals(431, status("GET /" + host + "X: " + "a".repeat(9000) + "\r\n\r\n"));
        assertEquals(431, status("GET /" + host + "X: 1\r\n".repeat(10_000) + "\r\n"));
        assertEquals(413, status("POST /api/sign-in" + host + "Origin: " + web.origin() + "\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Content-Length: 2\r\nContent-Length: 3\r\n", "Content-Length: +2\r\n", "Content-Length: 2, 3\r\n", "Content-Length: -1\r\n"})
    void aRequestWhoseEndIsInDoubtIsRefused(String lengths) throws IOException {
        assertEquals(400, status("POST /api/sign-in HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\nOrigin: " + web.origin() + "\r\nContent-Type: application/json\r\n" + lengths
                + "\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n"));
    }

    @Test
    void otherVersionsAndMethodsAreRefused() throws IOException {
        assertEquals(505, status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        assertEquals(405, status("TRACE / HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\n\r\n"));
        assertEquals(405, status("PUT / HTTP/1.1\r\nHost: 127.0.0.1:" + web.port() + "\r\nContent-Length: 0\r\n\r\n"));
        assertEquals(400, status("\u0016\u0003\u0001\u0002\u0000 GET / HTTP/1.1\r\n\r\n"));
    }

    @Test
    void nothingOfARequestComesBackInAHeader() throws IOException {
        RawHttp.Reply reply = RawHttp.get(web.port(), "/%0d%0aSet-Cookie:%20pith=evil?a=%0d%0aX:%20y", "Cookie: pith=a\r\n");
        assertEquals(404, reply.status());
        assertFalse(reply.head().contains("evil"));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        try (RawHttp client = new RawHttp(web.port())) {
            String wrong = "{\"name\":\"nobody\",\"password\":\"x\"}";
            client.send(client.post("/api/sign-in", wrong, "") + client.get("/main.js", "") + client.get("/nothing", "") + client.get("/api/me", ""));
            assertEquals(401, client.reply().status());
            assertEquals(200, client.reply().status());
            assertEquals(404, client.reply().status());
            assertEquals(200, client.reply().status());
        }
    }

    @Test
    void requestsThatTrickleInAreCutOffAndHonestOnesServedMeanwhile() throws Exception {
        WebLimits quick = WebLimits.USUAL.withRequest(Duration.ofSeconds(4));
        try (WebFixture hasty = new WebFixture(new FakeSessions(), WebConfig.loopback(0).withLimits(quick), 50_000)) {
            List<RawHttp> slow = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                RawHttp client = new RawHttp(hasty.port());
                client.send(i % 3 == 0 ? "" : i % 3 == 1 ? "GET / HT" : client.post("/api/sign-in", "{\"name\":\"alice\"}", "").replaceAll("\"}$", ""));
                slow.add(client);
            }
            assertEquals(200, RawHttp.get(hasty.port(), "/", "").status());
            for (RawHttp client : slow) {
                assertTrue(client.closes());
                client.close();
            }
        }
    }

    @Test
    void oneAddressHasSoManyConnectionsAndNoMore() throws Exception {
        WebLimits few = WebLimits.USUAL.withConnectionsPerAddress(5);
        try (WebFixture narrow = new WebFixture(new FakeSessions(), WebConfig.loopback(0).withLimits(few), 50_000)) {
            List<RawHttp> held = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                RawHttp client = new RawHttp(narrow.port());
                client.send(client.get("/api/me", ""));
                assertEquals(200, client.reply().status());
                held.add(client);
            }
            try (RawHttp sixth = new RawHttp(narrow.port())) {
                assertTrue(sixth.closes());
            }
            for (RawHttp client : held) {
                client.close();
            }
        }
    }
}
