package pith.shell.serve.users;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.hal.topology.SpecException;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.PasswordChange;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.account.SignIn;

class UserAccountsTest {
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);
    private static final String HOME = "192.0.2.1";
    private static final String ELSEWHERE = "198.51.100.7";

    @TempDir
    Path folder;

    private Path file;
    private UserRegister register;
    private Instant now = Instant.parse("2026-11-27T08:00:00Z");
    private long nanos;
    private final ConcurrentLinkedQueue<String> audit = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void begin() {
        file = folder.resolve("state/users");
        register = new UserRegister(file, CHEAP, () -> now);
        register.add("alice", Role.STUDENT);
        register.setPassword("alice", bytes("correct horse"));
    }

    private UserAccounts accounts() {
        return new UserAccounts(new UsersFile(file), CHEAP, new Throttle(ThrottleSettings.USUAL, () -> nanos), Map.of(Role.STUDENT, new Quota(3, 1 << 20, 4, 5)),
                (deed, account, address, about) -> audit.add(deed + " " + account + " " + address + " " + about), () -> now);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertDenied(SignIn outcome) {
        assertEquals(new SignIn.Denied(), outcome);
    }

    @Test
    void theRightPasswordLetsInWithTheQuotaOfTheRole() {
        SignIn.Accepted accepted = assertInstanceOf(SignIn.Accepted.class, accounts().password("alice", bytes("correct horse"), HOME));
        assertEquals("alice", accepted.account().name());
        assertEquals(Role.STUDENT, accepted.account().role());
        assertEquals(new Quota(3, 1 << 20, 4, 5), accepted.account().quota());
        assertEquals(List.of("SIGN_IN alice 192.0.2.1 password"), List.copyOf(audit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "correct hors", "correct horse ", "Correct horse", "correct horse\0"})
    void anyOtherPasswordIsDenied(String password) {
        assertDenied(accounts().password("alice", bytes(password), HOME));
    }

    @Test
    void whatIsAbsentDenies() {
        register.add("keyless", Role.ADMIN);
        UserAccounts accounts = accounts();
        assertDenied(accounts.password("keyless", bytes(""), HOME));
        assertDenied(accounts.password("nobody", bytes(""), HOME));
        assertDenied(accounts.password("", bytes(""), HOME));
        assertDenied(accounts.token("", ELSEWHERE));
        assertDenied(accounts.token(null, ELSEWHERE));
    }

    @Test
    void anOverlongPasswordIsDeniedWithoutComputing() {
        register.setPassword("alice", new byte[1024]);
        assertInstanceOf(SignIn.Accepted.class, accounts().password("alice", new byte[1024], HOME));
        assertDenied(accounts().password("alice", new byte[1 << 20], HOME));
    }

    @Test
    void aQuotaOfOnesOwnGoesBeforeTheRoles() {
        register.setQuota("alice", "machines:9,ram:2G,harts:16,instructions:7");
        SignIn.Accepted accepted = assertInstanceOf(SignIn.Accepted.class, accounts().password("alice", bytes("correct horse"), HOME));
        assertEquals(new Quota(9, 2L << 30, 16, 7), accepted.account().quota());
    }

    @Test
    void aLinkLetsInOnceAlsoAfterARestart() {
        String token = register.link("alice", Duration.ofDays(1));
        assertFalse(readFile().contains(token), "only the token's hash is kept");
        UserAccounts accounts = accounts();
        assertInstanceOf(SignIn.Accepted.class, accounts.token(token, HOME));
        assertDenied(accounts.token(token, HOME));
        assertDenied(accounts().token(token, HOME));
        accounts.reload();
        assertDenied(accounts.token(token, HOME));
    }

    @Test
    void anExpiredLinkLetsNobodyIn() {
        String token = register.link("alice", Duration.ofHours(1));
        UserAccounts accounts = accounts();
        now = now.plus(Duration.ofHours(1));
        assertDenied(accounts.token(token, HOME));
    }

    @Test
    void aForgedLinkLetsNobodyIn() {
        String token = register.link("alice", Duration.ofHours(1));
        UserAccounts accounts = accounts();
        char other = token.charAt(0) == 'A' ? 'B' : 'A';
        assertDenied(accounts.token(other + token.substring(1), HOME));
        assertDenied(accounts.token(token + "A", HOME));
        assertDenied(accounts.token(Token.hash(token), HOME));
        assertInstanceOf(SignIn.Accepted.class, accounts.token(token, HOME));
    }

    @Test
    void ofManyWhoComeWithOneLinkOneGetsIn() throws Exception {
        String token = register.link("alice", Duration.ofHours(1));
        UserAccounts accounts = accounts();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<SignIn>> attempts = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String address = "192.0.2." + i;
                attempts.add(() -> accounts.token(token, address));
            }
            int in = 0;
            for (Future<SignIn> outcome : many.invokeAll(attempts)) {
                in += outcome.get() instanceof SignIn.Accepted ? 1 : 0;
            }
            assertEquals(1, in);
        }
    }

    @Test
    void aLinkThatCannotBeStruckOutLetsNobodyIn() throws IOException {
        String token = register.link("alice", Duration.ofHours(1));
        UserAccounts accounts = accounts();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertDenied(accounts.token(token, HOME));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        accounts.reload();
        assertInstanceOf(SignIn.Accepted.class, accounts.token(token, HOME));
    }

    @Test
    void whoGuessesHasToPause() {
        UserAccounts accounts = accounts();
        for (int i = 0; i < 5; i++) {
            assertDenied(accounts.password("alice", bytes("guess " + i), ELSEWHERE));
        }
        assertEquals(new SignIn.Throttled(300), throttledOnly(accounts.password("alice", bytes("correct horse"), ELSEWHERE)));
        nanos += Duration.ofMinutes(5).toNanos();
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), ELSEWHERE));
    }

    private static SignIn throttledOnly(SignIn outcome) {
        SignIn.Throttled throttled = assertInstanceOf(SignIn.Throttled.class, outcome);
        return new SignIn.Throttled(throttled.seconds() / 10 * 10);
    }

    @Test
    void whoGuessesForANameDoesNotKeepItsOwnerOut() {
        UserAccounts accounts = accounts();
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), HOME));
        for (int i = 0; i < 20; i++) {
            accounts.password("alice", bytes("guess"), ELSEWHERE);
        }
        assertInstanceOf(SignIn.Throttled.class, accounts.password("alice", bytes("guess"), "203.0.113.9"));
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), HOME));
    }

    @Test
    void whoFailsKeepsNobodyElseOutAtTheSameAddress() {
        UserAccounts accounts = accounts();
        register.add("bob", Role.STUDENT);
        String link = register.link("bob", Duration.ofDays(1));
        accounts.reload();
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), HOME));
        for (int i = 0; i < 40; i++) {
            accounts.password("nobody" + i, bytes("guess"), HOME);
        }
        assertInstanceOf(SignIn.Throttled.class, accounts.password("bob", bytes("guess"), HOME));
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), HOME));
        assertInstanceOf(SignIn.Accepted.class, accounts.token(link, HOME));
        for (int i = 0; i < 5; i++) {
            assertDenied(accounts.password("alice", bytes("guess"), HOME));
        }
        assertInstanceOf(SignIn.Throttled.class, accounts.password("alice", bytes("correct horse"), HOME));
    }

    @Test
    void aKeyOfTheAccountLetsInAndNoOther() throws Exception {
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(256);
        KeyPair own = keys.generateKeyPair();
        KeyPair other = keys.generateKeyPair();
        register.addKey("alice", PublicKeyEntry.toString(own.getPublic()));
        register.add("bob", Role.STUDENT);
        UserAccounts accounts = accounts();
        assertInstanceOf(SignIn.Accepted.class, accounts.publicKey("alice", own.getPublic(), HOME));
        assertDenied(accounts.publicKey("alice", other.getPublic(), HOME));
        assertDenied(accounts.publicKey("bob", own.getPublic(), HOME));
        assertDenied(accounts.publicKey("nobody", own.getPublic(), HOME));
        assertEquals(List.of("SIGN_IN_DENIED alice 192.0.2.1 key", "SIGN_IN_DENIED bob 192.0.2.1 key", "SIGN_IN_DENIED nobody 192.0.2.1 key"), List.copyOf(audit));
    }

    @Test
    void whoKnowsTheirPasswordMayHaveAnother() {
        UserAccounts accounts = accounts();
        Account alice = new Account("alice", Role.STUDENT, Quota.USUAL);
        assertEquals(new PasswordChange.Refused("The old password is not right."), accounts.changePassword(alice, bytes("guess"), bytes("battery staple"), HOME));
        assertEquals(new PasswordChange.Refused("A password has 8 to 1024 bytes: choose another one."), accounts.changePassword(alice, bytes("correct horse"), bytes("short"), HOME));
        assertEquals(new PasswordChange.Done(), accounts.changePassword(alice, bytes("correct horse"), bytes("battery staple"), HOME));
        assertDenied(accounts.password("alice", bytes("correct horse"), HOME));
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("battery staple"), HOME));
        assertInstanceOf(SignIn.Accepted.class, accounts().password("alice", bytes("battery staple"), HOME));
        assertEquals(Set.of(), accounts.reload(), "nobody is signed out by what they did themselves");
        assertTrue(audit.contains("PASSWORD alice 192.0.2.1 "));
    }

    @Test
    void whoCameByALinkChoosesAFirstPassword() {
        register.add("bob", Role.STUDENT);
        UserAccounts accounts = accounts();
        assertEquals(new PasswordChange.Done(), accounts.changePassword(new Account("bob", Role.STUDENT, Quota.USUAL), bytes(""), bytes("battery staple"), HOME));
        assertInstanceOf(SignIn.Accepted.class, accounts.password("bob", bytes("battery staple"), HOME));
        assertInstanceOf(PasswordChange.Refused.class, accounts.changePassword(new Account("guest", Role.STUDENT, Quota.USUAL), bytes(""), bytes("battery staple"), HOME));
    }

    @Test
    void anAccountOfOnesOwnDoesNotBuyGuessesAtOthers() {
        UserAccounts accounts = accounts();
        for (int i = 0; i < 20; i++) {
            assertDenied(accounts.password("victim" + i, bytes("guess"), ELSEWHERE));
            if (i < 19) {
                assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), ELSEWHERE));
            }
        }
        assertInstanceOf(SignIn.Throttled.class, accounts.password("victim20", bytes("guess"), ELSEWHERE));
    }

    @Test
    void tenThousandFailuresLeaveABoundedTableAndAnHonestUserUndisturbed() {
        UserAccounts accounts = accounts();
        for (int i = 0; i < 10_000; i++) {
            accounts.password("nobody" + i, bytes("guess"), "10." + i / 65536 + "." + i / 256 % 256 + "." + i % 256);
        }
        for (int i = 0; i < 10_000; i++) {
            accounts.token("x" + i, "2001:db8:" + Integer.toHexString(i) + "::1");
        }
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), HOME));
        assertTrue(accounts.throttleEntries() <= 40_000);
    }

    @Test
    void throttledAttemptsDoNotFloodTheAuditLog() {
        UserAccounts accounts = accounts();
        for (int i = 0; i < 10_000; i++) {
            accounts.password("alice", bytes("guess"), ELSEWHERE);
        }
        assertTrue(audit.size() < 10, () -> audit.size() + " entries");
    }

    @Test
    void allAddressesOfANetworkOfIpv6CountAsOne() {
        UserAccounts accounts = accounts();
        for (int i = 0; i < 20; i++) {
            accounts.password("nobody" + i, bytes("guess"), "2001:db8::" + Integer.toHexString(i + 1));
        }
        assertInstanceOf(SignIn.Throttled.class, accounts.password("alice", bytes("correct horse"), "2001:db8::ffff"));
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), "2001:db8:0:1::1"));
    }

    @Test
    void aReloadTellsWhoIsGoneOrChanged() {
        register.add("bob", Role.STUDENT);
        register.add("carol", Role.STUDENT);
        UserAccounts accounts = accounts();
        register.remove("bob");
        register.setRole("carol", Role.INSTRUCTOR);
        register.add("dave", Role.STUDENT);
        assertEquals(Set.of("bob", "carol"), accounts.reload());
        assertTrue(accounts.knows("dave") && !accounts.knows("bob"));
    }

    @Test
    void aFileThatIsWrongOrGoneChangesNobody() throws IOException {
        UserAccounts accounts = accounts();
        Files.writeString(file, "Mallory!\n", StandardOpenOption.APPEND);
        assertThrows(SpecException.class, accounts::reload);
        Files.delete(file);
        assertThrows(SpecException.class, accounts::reload);
        assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), HOME));
    }

    @Test
    void peopleSignInWhileTheFileIsChangedOverAndOver() throws Exception {
        UserAccounts accounts = accounts();
        AtomicBoolean going = new AtomicBoolean(true);
        try (ExecutorService some = Executors.newFixedThreadPool(2)) {
            Future<?> writer = some.submit(() -> {
                for (int i = 0; i < 60; i++) {
                    register.add("student" + i, Role.STUDENT);
                }
                going.set(false);
            });
            Future<?> reader = some.submit(() -> {
                while (going.get()) {
                    accounts.reload();
                }
            });
            while (going.get()) {
                assertInstanceOf(SignIn.Accepted.class, accounts.password("alice", bytes("correct horse"), HOME));
            }
            writer.get();
            reader.get();
        }
        accounts.reload();
        assertEquals(61, accounts.count());
    }

    @Test
    void aVisitorIsKnownForThisRunOnly() {
        UserAccounts accounts = accounts();
        String password = accounts.visitorPassword("admin", Role.ADMIN);
        String token = accounts.visitorToken("admin", Role.ADMIN);
        SignIn.Accepted accepted = assertInstanceOf(SignIn.Accepted.class, accounts.password("admin", bytes(password), HOME));
        assertEquals(Role.ADMIN, accepted.account().role());
        assertInstanceOf(SignIn.Accepted.class, accounts.token(token, HOME));
        assertDenied(accounts.token(token, HOME));
        assertDenied(accounts().password("admin", bytes(password), HOME));
    }

    @Test
    void somebodyWhomAnotherPlaceVouchesForNeedsAnAccountUnlessOneIsMade() {
        UserAccounts accounts = accounts();
        assertInstanceOf(SignIn.Accepted.class, accounts.vouchedFor("alice", false, HOME));
        assertDenied(accounts.vouchedFor("erin", false, HOME));
        SignIn.Accepted made = assertInstanceOf(SignIn.Accepted.class, accounts.vouchedFor("erin", true, HOME));
        assertEquals(Role.STUDENT, made.account().role());
        assertDenied(accounts.vouchedFor("../etc", true, HOME));
    }

    private String readFile() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
