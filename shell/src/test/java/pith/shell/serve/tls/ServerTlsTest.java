package pith.shell.serve.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.topology.SpecException;

class ServerTlsTest {
    private static final Instant NOW = Instant.now();
    private static final List<String> NAMES = List.of("pith.example.edu", "localhost", "127.0.0.1");

    @TempDir
    Path folder;

    @Test
    void aMadeCertificateIsKeptFromStartToStart() throws Exception {
        ServerTls first = ServerTls.generated(folder, NAMES, NOW);
        assertEquals(first.fingerprint(), ServerTls.generated(folder, NAMES, NOW).fingerprint());
        assertTrue(first.fingerprint().matches("([0-9A-F]{2}:){31}[0-9A-F]{2}"), first.fingerprint());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tls.pem"))));
        assertEquals(3, PemFile.certificates(folder.resolve("tls.pem")).getFirst().getSubjectAlternativeNames().size());
    }

    @Test
    void itIsMadeAnewBeforeItEndsOrWhenItLacksAName() {
        String first = ServerTls.generated(folder, NAMES, NOW).fingerprint();
        String later = ServerTls.generated(folder, NAMES, NOW.plus(Duration.ofDays(380))).fingerprint();
        assertNotEquals(first, later);
        assertNotEquals(later, ServerTls.generated(folder, List.of("other.example.edu"), NOW.plus(Duration.ofDays(380))).fingerprint());
    }

    @Test
    void aKeyThatOthersMayReadIsRefused() throws IOException {
        ServerTls.generated(folder, NAMES, NOW);
        Path pem = folder.resolve("tls.pem");
        Files.setPosixFilePermissions(pem, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(assertThrows(SpecException.class, () -> ServerTls.generated(folder, NAMES, NOW)).getMessage().contains("chmod 600"));
        assertTrue(assertThrows(SpecException.class, () -> ServerTls.files(pem, pem, NOW)).getMessage().contains("chmod 600"));
    }

    @Test
    void filesOfTheOperatorAreReadAndJudged() throws IOException {
        ServerTls made = ServerTls.generated(folder, NAMES, NOW);
        Path pem = folder.resolve("tls.pem");
        assertEquals(made.fingerprint(), ServerTls.files(pem, pem, NOW).fingerprint());
        assertTrue(assertThrows(SpecException.class, () -> ServerTls.files(pem, pem, NOW.plus(Duration.ofDays(400)))).getMessage().contains("has expired"));
        Path junk = folder.resolve("junk.pem");
        Files.writeString(junk, "not a certificate\n");
        Files.setPosixFilePermissions(junk, PosixFilePermissions.fromString("rw-------"));
        assertTrue(assertThrows(SpecException.class, () -> ServerTls.files(junk, junk, NOW)).getMessage().contains("no certificate and key in PEM"));
        assertTrue(assertThrows(SpecException.class, () -> ServerTls.files(pem, junk, NOW)).getMessage().contains("no certificate and key in PEM"));
    }

    @Test
    void nothingOlderThanTls12IsSpoken() {
        SSLEngine engine = ServerTls.generated(folder, NAMES, NOW).context().newEngine(ByteBufAllocator.DEFAULT);
        assertEquals(List.of("TLSv1.2", "TLSv1.3"), List.of(engine.getEnabledProtocols()).stream().sorted().toList());
        assertTrue(List.of(engine.getEnabledCipherSuites()).stream().noneMatch(suite -> suite.matches(".*(_NULL_|_anon_|_RC4_|_3DES_|_MD5|EXPORT).*")));
    }
}
