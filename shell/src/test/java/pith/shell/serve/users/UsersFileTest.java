package pith.shell.serve.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.Role;

class UsersFileTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKjVdz3qO2HiV9mqQU23/33Z/payf+D9Lt06IGj/IBtX somebody@somewhere";

    @TempDir
    Path folder;

    private Path file;
    private UserRegister register;

    @BeforeEach
    void begin() {
        file = folder.resolve("users");
        register = new UserRegister(file, new Argon2Cost(8, 1, 1), InstantSource.system());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Alice student; begin with a name",
                "-rf student; begin with a name",
                "alice; has no role",
                "alice teacher; there is no such role: write student",
                "alice student password=secret; what follows password= is no Argon2id hash",
                "alice student password=$argon2id$v=19$m=9999999,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA; is no Argon2id hash",
                "alice student quota=many; machines:2,ram:1G",
                "alice student key=ssh-ed25519; is no public key",
                "alice student link=soon; is no hash and time",
                "alice student colour=red; there is no such setting",
            })
    void aLineThatIsWrongIsNamedWithItsMendButNotWithItsSecrets(String line, String part) throws IOException {
        Files.writeString(file, "# a comment\n\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        String message = assertThrows(SpecException.class, () -> new UsersFile(file).read()).getMessage();
        assertTrue(message.startsWith(file + ", line 3: ") && message.contains(part), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void aNameThatIsThereTwiceIsRefusedWithBothLines() throws IOException {
        write("bob student\nalice student\nbob admin\n");
        assertEquals(file + ", line 3: 'bob' is already on line 1: remove one.", assertThrows(SpecException.class, () -> new UsersFile(file).read()).getMessage());
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @CsvSource({"rw-r--r--", "rw-rw----", "rw-----w-", "rwx---r--"})
    void aFileThatOthersMayReadOrWriteIsNotBelieved(String mode) throws IOException {
        write("alice admin\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        String message = assertThrows(SpecException.class, () -> new UsersFile(file).read()).getMessage();
        assertTrue(message.contains("chmod 600"), message);
        assertThrows(SpecException.class, () -> register.add("bob", Role.ADMIN));
    }

    @Test
    void whatIsWrittenIsTheOwnersAloneAndReadsBackAsItWas() throws Exception {
        register.add("alice", Role.STUDENT);
        register.setPassword("alice", "correct horse".getBytes());
        register.setQuota("alice", "machines:1,ram:512M,harts:2,instructions:1000");
        register.addKey("alice", KEY);
        register.link("alice", Duration.ofDays(1));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        User alice = new UsersFile(file).read().find("alice").orElseThrow();
        assertEquals(alice, UserLine.parse(UserLine.text(alice)));
        assertTrue(alice.password().matches("correct horse".getBytes()));
        assertEquals(List.of(KEY.split(" ")[1]), alice.keys());
        assertEquals(1, alice.links().size());
        assertEquals(List.of("alice                            student    password, 1 key, 1 link, quota machines:1,ram:512M,harts:2,instructions:1000"), register.list());
    }

    @Test
    void nothingButTheFileAndItsLockIsLeftBehind() throws IOException {
        register.add("alice", Role.STUDENT);
        assertThrows(SpecException.class, () -> register.add("alice", Role.STUDENT));
        try (var files = Files.list(folder)) {
            assertEquals(List.of("users", "users.lock"), files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void aClassListMakesUsersWithLinksAndLeavesThoseWhoAreThere() throws IOException {
        register.add("bob", Role.INSTRUCTOR);
        register.setPassword("bob", "correct horse".getBytes());
        ClassList list = ClassList.parse("class.csv", List.of("\ufeffName,Role,Email", "alice,,a@example.edu", "\"bob\",student", "", "carol;admin"));
        Map<String, String> tokens = register.importClass(list, Duration.ofDays(14));
        assertEquals(List.of("alice", "bob", "carol"), List.copyOf(tokens.keySet()));
        Directory users = new UsersFile(file).read();
        assertEquals(Role.STUDENT, users.find("alice").orElseThrow().role());
        assertEquals(Role.INSTRUCTOR, users.find("bob").orElseThrow().role());
        assertTrue(users.find("bob").orElseThrow().password().matches("correct horse".getBytes()));
        assertEquals(Role.ADMIN, users.find("carol").orElseThrow().role());
        tokens.forEach((name, token) -> assertEquals(name, users.findByLink(Token.hash(token)).orElseThrow().name()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "alice|alice; line 2: 'alice' is there twice",
                "name|Alice Smith; line 2: 'Alice Smith' cannot be the name",
                "alice,boss; line 1: the second column is no role",
                "alice|=cmd()|bob; line 2: '=cmd()' cannot be the name",
            })
    void aClassListThatIsWrongAddsNobody(String lines, String part) {
        String message = assertThrows(SpecException.class, () -> ClassList.parse("class.csv", List.of(lines.split("\\|")))).getMessage();
        assertTrue(message.contains(part) && message.endsWith("nobody was added."), message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"ssh-ed25519; no SSH public key", "ssh-ed25519 AAAA; no SSH public key", "-----BEGIN OPENSSH PRIVATE KEY-----; no SSH public key"})
    void whatIsNoKeyIsRefused(String line, String part) {
        register.add("alice", Role.STUDENT);
        String message = assertThrows(SpecException.class, () -> register.addKey("alice", line)).getMessage();
        assertTrue(message.contains(part), message);
    }
}
