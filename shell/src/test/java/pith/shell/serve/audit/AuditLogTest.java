package pith.shell.serve.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    @TempDir
    Path folder;

    private AuditLog open() throws IOException {
        return new AuditLog(folder.resolve("state/audit.log"), () -> Instant.parse("2026-11-27T08:00:00Z"));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve("state/audit.log"));
    }

    @Test
    void anEntryIsALineOfJson() throws IOException {
        try (AuditLog log = open()) {
            log.note(Deed.SIGN_IN_DENIED, "alice", "192.0.2.1", "password");
            log.note(Deed.START, null, null, "");
        }
        assertEquals(List.of("{\"time\":\"2026-11-27T08:00:00Z\",\"deed\":\"sign-in-denied\",\"account\":\"alice\",\"address\":\"192.0.2.1\",\"about\":\"password\"}",
                "{\"time\":\"2026-11-27T08:00:00Z\",\"deed\":\"start\"}"), lines());
    }

    @Test
    void noNameCanForgeAnEntryOrReachATerminal() throws IOException {
        try (AuditLog log = open()) {
            log.note(Deed.SIGN_IN_DENIED, "x\"}\n{\"deed\":\"sign-in\",\"account\":\"admin", "\u001b]0;title\u0007\u202e\u2028\u0085", "\0\r\u007f");
        }
        assertEquals(1, lines().size());
        assertTrue(lines().getFirst().chars().allMatch(c -> c >= 0x20 && c < 0x7f), lines().getFirst());
        assertTrue(lines().getFirst().contains("x\\\"}\\n{\\\"deed\\\""), lines().getFirst());
    }

    @Test
    void aLongNameIsCutShort() throws IOException {
        try (AuditLog log = open()) {
            log.note(Deed.SIGN_IN_DENIED, "a".repeat(1 << 20), "192.0.2.1", "");
        }
        assertTrue(lines().getFirst().length() < 500);
    }

    @Test
    void aServerThatStartsAgainAppends() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (AuditLog log = open()) {
                log.note(Deed.START, null, null, "");
            }
        }
        assertEquals(2, lines().size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state/audit.log"))));
    }

    @Test
    void entriesOfManyThreadsStayWhole() throws IOException {
        try (AuditLog log = open()) {
            IntStream.range(0, 2_000).parallel().forEach(i -> log.note(Deed.SIGN_IN, "student" + i, "192.0.2.1", "password"));
        }
        assertEquals(2_000, lines().stream().filter(line -> line.startsWith("{") && line.endsWith("\"about\":\"password\"}")).count());
    }

    @Test
    void aFullDiskStopsNobody() throws IOException {
        Path full = Path.of("/dev/full");
        if (!Files.exists(full)) {
            System.out.println("skipped: this host has no /dev/full");
            return;
        }
        Files.createSymbolicLink(folder.resolve("audit.log"), full);
        try (AuditLog log = new AuditLog(folder.resolve("audit.log"), Instant::now)) {
            log.note(Deed.START, null, null, "");
            log.note(Deed.SIGN_IN, "alice", "192.0.2.1", "password");
        }
        assertFalse(Files.isRegularFile(folder.resolve("audit.log")));
    }
}
