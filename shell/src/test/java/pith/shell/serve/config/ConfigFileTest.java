package pith.shell.serve.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;

class ConfigFileTest {
    private static final List<String> KEYS = List.of("bind", "state", "folders", "web", "url", "port", "forwarded", "names", "origins", "tls", "certificate", "key", "ssh", "passwords", "telnet", "plaintext", "users",
            "file", "reload", "links", "failures", "pause", "argon2", "memory", "passes", "lanes", "machine", "preset", "harts", "ram", "seed", "memoryModel", "root", "binds", "shared", "quotas",
            "student", "instructor", "admin", "machines", "instructionsPerSecond", "sessions", "idle", "detached", "absolute", "scrollback", "recordings", "homes", "openid", "label", "issuer", "clientId",
            "secretFile", "redirect", "nameClaim", "create", "operation", "level", "logs", "metricsToken", "audit", "shutdown");

    @TempDir
    Path folder;

    private ServeConfig parse(String text) {
        return ConfigFile.parse("serve.json5", text, folder, folder.resolve("state"));
    }

    @Test
    void anEmptyTableIsAWholeConfigurationThatListensNowhere() {
        ServeConfig config = parse("{}");
        assertFalse(config.listens());
        assertEquals("127.0.0.1", config.bind());
        assertEquals(folder.resolve("state/users"), config.users().file());
        assertEquals(Quota.USUAL, config.quotas().get(Role.STUDENT));
        assertNull(config.openId());
    }

    @Test
    void theCommandLineWinsOverTheFile() {
        ServeConfig config = parse("{ web: { port: 8000 }, ssh: { port: 8001 } }").withPorts(9000, null, 9002);
        assertEquals(9000, config.web().port());
        assertEquals(8001, config.ssh().port());
        assertEquals(9002, config.telnet().port());
    }

    @Test
    void telnetDoesNotFollowTheOthersOffThisHostByItself() {
        ServeConfig config = parse("{ bind: \"0.0.0.0\", ssh: {}, telnet: {} }");
        assertEquals("0.0.0.0", config.ssh().bind());
        assertEquals("127.0.0.1", config.telnet().bind());
        assertEquals("0.0.0.0", parse("{ telnet: { bind: \"0.0.0.0\", plaintext: true } }").telnet().bind());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{ wbe: {} }; line 1, key wbe: there is no such key",
                "{ web: { prot: 1 } }; key web.prot: there is no such key",
                "{ web: { port: 0 } }; key web.port: '0' is not a whole number from 1 to 65535",
                "{ web: { port: 65536 } }; key web.port: '65536'",
                "{ web: 8022 }; key web: this is not a table",
                "{ bind: \"example.edu\" }; key bind: 'example.edu' is not an address",
                "{ bind: \"0.0.0.0\", web: {} }; key web.tls: the page is reachable from other hosts",
                "{ web: { bind: \"::\" } }; key web.tls: the page is reachable from other hosts",
                "{ web: { bind: \"0.0.0.0\", tls: \"generated\" } }; key web.names: other hosts reach the page by a name",
                "{ web: { bind: \"192.0.2.1\", tls: \"generated\", forwarded: true } }; key web.forwarded: whoever reaches the page without the proxy",
                "{ web: { tls: \"maybe\" } }; key web.tls: 'maybe' is not one of none, generated",
                "{ web: { tls: { certificate: \"none.pem\" } } }; key web.tls.certificate: there is no readable file",
                "{ web: { names: [\"a b\"] } }; key web.names: 'a b' is not the name of a host",
                "{ web: { names: \"a\" } }; key web.names: this is not a list of texts",
                "{ web: { origins: [\"example.edu\"] } }; key web.origins: 'example.edu' is not an origin",
                "{ web: { url: \"http://example.edu\" } }; key web.url: 'http://example.edu' is not an address with https",
                "{ telnet: { bind: \"0.0.0.0\" } }; key telnet.bind: telnet sends passwords unencrypted",
                "{ ssh: { passwords: \"perhaps\" } }; key ssh.passwords: 'perhaps' is neither true nor false",
                "{ users: { pause: \"5\" } }; key users.pause: '5' is not a time such as",
                "{ users: { pause: \"0 s\" } }; key users.pause: '0 s' is not a whole number of seconds",
                "{ users: { argon2: { memory: \"1K\" } } }; key users.argon2.memory: '1K' is not between 64K and 1G",
                "{ users: { failures: 0 } }; key users.failures: '0'",
                "{ quotas: { teacher: {} } }; key quotas.teacher: there is no such key",
                "{ quotas: { student: { machines: -1 } } }; key quotas.student.machines: '-1'",
                "{ machine: { preset: \"zzz\" } }; key machine.preset: There is no machine preset",
                "{ machine: { harts: 65 } }; key machine.harts: '65'",
                "{ machine: { root: \"/etc\" } }; key machine.root: machines may not see the folder '/etc'",
                "{ folders: [\"/usr\"], machine: { binds: [\"/usr/../etc:/etc\"] } }; key machine.binds: machines may not see the folder '/etc'",
                "{ folders: [\"/usr\"], machine: { binds: [\"/usrx:/etc\"] } }; key machine.binds: there is no folder",
                "{ folders: [\"/no/such\"] }; key folders: there is no folder '/no/such'",
                "{ machine: { binds: [\"/usr\"] } }; key machine.binds: '/usr' names no place in the machine",
                "{ shared: { \"Lab 1\": {} } }; key shared.Lab 1: this is not the name of a machine",
                "{ sessions: { scrollback: \"1G\" } }; key sessions.scrollback: '1G' is not between 4K and 64M",
                "{ openid: { issuer: \"http://example.edu\", clientId: \"x\", redirect: \"https://x/sign-in/openid/return\" } }; key openid.issuer",
                "{ openid: { issuer: \"https://example.edu\", clientId: \"x\", redirect: \"https://x/\" } }; key openid.redirect: its path is not /sign-in/openid/return",
                "{ openid: { issuer: \"https://example.edu\", redirect: \"https://x/sign-in/openid/return\" } }; key openid.clientId: this key is missing",
                "{ operation: { level: \"loud\" } }; key operation.level: 'loud' is not one of error, warn, info, debug",
                "{ state: null }; line 1: 'null' says nothing",
                "{ web: {}, web: {} }; 'web' is there twice",
                "{ web: { }; not well-formed",
                "[]; the whole file is a table",
            })
    void aMistakeIsToldWithFileLineKeyAndMend(String text, String part) {
        String message = assertThrows(SpecException.class, () -> parse(text)).getMessage();
        assertTrue(message.startsWith("serve.json5") && message.contains(part) && message.endsWith("."), message);
    }

    @Test
    void aLinkOutOfAnAllowedFolderIsFollowedBeforeItIsJudged() throws IOException {
        Files.createDirectory(folder.resolve("course"));
        Files.createSymbolicLink(folder.resolve("course/etc"), Path.of("/etc"));
        assertThrows(SpecException.class, () -> parse("{ folders: [\"course\"], machine: { binds: [\"course/etc:/mnt\"] } }"));
        assertEquals("/mnt", parse("{ folders: [\"course\"], machine: { binds: [\"course:/mnt:rw\"] } }").machine().binds().getFirst().guest());
    }

    @Test
    void theExampleInTheDocumentIsAConfigurationThatUsesEverySetting() throws IOException {
        String document = Files.readString(Path.of("../docs/consoles.md"));
        int from = document.indexOf("```json5\n") + 9;
        String example = document.substring(from, document.indexOf("```", from));
        for (String file : List.of("chain.pem", "key.pem", "client-secret", "metrics-token")) {
            Files.writeString(folder.resolve(file), "x");
        }
        Files.createDirectories(folder.resolve("course"));
        ServeConfig config = parse(example);
        assertEquals(List.of("lab"), List.copyOf(config.shared().keySet()));
        assertEquals(Duration.ofMinutes(5), config.users().throttle().pause());
        assertEquals("https://pith.example.edu/#token=", config.linkBase());
        assertEquals(Path.of(folder + "/chain.pem"), ((TlsSettings.Files) config.web().tls()).certificate());
        for (String key : KEYS) {
            assertTrue(example.contains(key + ":"), key + " is not in the example");
        }
    }
}
