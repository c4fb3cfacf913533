package pith.shell.serve.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {
    @ParameterizedTest
    @CsvSource({
        "STUDENT, alice, true, true, true, true, true",
        "STUDENT, bob, false, false, false, false, false",
        "INSTRUCTOR, alice, true, true, true, true, true",
        "INSTRUCTOR, bob, true, true, false, true, true",
        "ADMIN, bob, true, true, true, true, true",
        "STUDENT, Alice, false, false, false, false, false",
        "STUDENT, '', false, false, false, false, false",
    })
    void whatARoleMayDoWithASession(Role role, String owner, boolean watch, boolean type, boolean stop, boolean message, boolean download) {
        Account who = new Account("alice", role, Quota.USUAL);
        assertEquals(watch, Permissions.mayWatch(who, owner));
        assertEquals(type, Permissions.mayTakeKeyboard(who, owner));
        assertEquals(stop, Permissions.mayStop(who, owner));
        assertEquals(message, Permissions.mayMessage(who, owner));
        assertEquals(download, Permissions.mayDownload(who, owner));
    }
}
