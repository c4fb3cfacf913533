package pith.shell.serve.web;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.PasswordChange;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.account.SignIn;

/** Accounts for tests: everybody's password is their name and {@code -secret}; each link lets in once. */
final class KnownPeople implements Accounts {
    static final Account ALICE = new Account("alice", Role.STUDENT, Quota.USUAL);
    static final Account BOB = new Account("bob", Role.STUDENT, Quota.USUAL);
    static final Account TEACHER = new Account("teacher", Role.INSTRUCTOR, Quota.USUAL);
    static final Account ADMIN = new Account("admin", Role.ADMIN, Quota.USUAL);
    private static final int PATIENCE = 5;
    private static final Map<String, Account> ALL = Map.of("alice", ALICE, "bob", BOB, "teacher", TEACHER, "admin", ADMIN);

    private final Set<String> links = ConcurrentHashMap.newKeySet();
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** {@return a token that lets {@code name} in once} */
    String link(String name) {
        String token = name + "." + Secrets.text();
        links.add(token);
        return token;
    }

    @Override
    public SignIn password(String name, byte[] password, String address) {
        if (failures.get() >= PATIENCE) {
            return new SignIn.Throttled(300);
        }
        Account account = ALL.get(name);
        return answer(account != null && new String(password, StandardCharsets.UTF_8).equals(passwords.getOrDefault(name, name + "-secret")) ? account : null);
    }

    @Override
    public PasswordChange changePassword(Account who, byte[] old, byte[] fresh, String address) {
        if (!(password(who.name(), old, address) instanceof SignIn.Accepted)) {
            return new PasswordChange.Refused("The old password is not right.");
        }
        passwords.put(who.name(), new String(fresh, StandardCharsets.UTF_8));
        return new PasswordChange.Done();
    }

    @Override
    public List<Account> all() {
        return List.of(ADMIN, ALICE, BOB, TEACHER);
    }

    @Override
    public SignIn token(String token, String address) {
        return answer(links.remove(token) ? ALL.get(token.substring(0, token.indexOf('.'))) : null);
    }

    @Override
    public SignIn publicKey(String name, PublicKey key, String address) {
        return new SignIn.Denied();
    }

    private SignIn answer(Account account) {
        if (account == null) {
            failures.incrementAndGet();
            return new SignIn.Denied();
        }
        return new SignIn.Accepted(account);
    }
}
