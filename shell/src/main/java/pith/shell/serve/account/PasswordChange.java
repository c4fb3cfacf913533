package pith.shell.serve.account;

/** The answer to somebody who wants another password. */
public sealed interface PasswordChange {
    record Done() implements PasswordChange {}

    /** It stays as it was; {@code sentence} says why. */
    record Refused(String sentence) implements PasswordChange {}

    /** As {@link SignIn.Throttled}. */
    record Throttled(long seconds) implements PasswordChange {}
}
