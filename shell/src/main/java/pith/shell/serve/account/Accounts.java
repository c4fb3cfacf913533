package pith.shell.serve.account;

import java.security.PublicKey;

/**
 * Everybody who may enter. Safe for any thread. Checking a password costs a good part of a second of computing on purpose: never on an event loop.
 *
 * <p>{@code address} is where the attempt comes from, for throttling and for the audit log.
 */
public interface Accounts {
    SignIn password(String name, byte[] password, String address);

    /** A token of a link: used up by this if it was made for one use. */
    SignIn token(String token, String address);

    SignIn publicKey(String name, PublicKey key, String address);
}
