package pith.shell.serve.terminal;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Accounts;
import pith.shell.serve.account.PasswordChange;
import pith.shell.serve.account.Quota;
import pith.shell.serve.account.Role;
import pith.shell.serve.account.SignIn;

/** Anybody whose password is their name with "-secret" behind; {@code admin} is one, everybody else a student. */
public final class ScriptedAccounts implements Accounts {
    public final AtomicInteger checks = new AtomicInteger();
    public final AtomicReference<PublicKey> key = new AtomicReference<>();
    /** Failures after which nobody is looked at any more. */
    public volatile int patience = Integer.MAX_VALUE;

    public static Account account(String name) {
        return new Account(name, name.equals("admin") ? Role.ADMIN : Role.STUDENT, Quota.USUAL);
    }

    @Override
    public SignIn password(String name, byte[] password, String address) {
        if (checks.incrementAndGet() > patience) {
            return new SignIn.Throttled(30);
        }
        return new String(password, StandardCharsets.UTF_8).equals(name + "-secret") ? new SignIn.Accepted(account(name)) : new SignIn.Denied();
    }

    @Override
    public PasswordChange changePassword(Account who, byte[] old, byte[] fresh, String address) {
        return new PasswordChange.Refused("Passwords do not change here.");
    }

    @Override
    public List<Account> all() {
        return List.of();
    }

    @Override
    public SignIn token(String token, String address) {
        return new SignIn.Denied();
    }

    @Override
    public SignIn publicKey(String name, PublicKey shown, String address) {
        return shown.equals(key.get()) ? new SignIn.Accepted(account(name)) : new SignIn.Denied();
    }
}
