package pith.shell.serve.account;

import java.security.PublicKey;
import java.util.List;

/**
 * Everybody who may enter. Safe for any thread. Checking a password costs a good part of a second of computing on purpose: never on an event loop.
 *
 * <p>{@code address} is where the attempt comes from, for throttling and for the audit log.
 */
public interface Accounts {
    SignIn password(String name, byte[] password, String address);

    /**
     * Gives {@code who} another password. Whoever has one shows it; who came in by a link and has none yet shows nothing.
     *
     * @param old in UTF-8, as {@code fresh} is; not kept
     */
    PasswordChange changePassword(Account who, byte[] old, byte[] fresh, String address);

    /** {@return the accounts that are known here, by name} */
    List<Account> all();

    /**
     * A token of a link: used up by this. Tokens are of the letters, digits, {@code -} and {@code _}; links carry them after {@code #token=}, which no server
     * and no log gets to see.
     */
    SignIn token(String token, String address);

    /**
     * Whether the key is one of that account's. That the client holds the private key is yet to be shown; the listener takes down the sign-in once it has been.
     */
    SignIn publicKey(String name, PublicKey key, String address);
}
