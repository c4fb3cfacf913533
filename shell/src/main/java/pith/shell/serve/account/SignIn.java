package pith.shell.serve.account;

/** The answer to somebody who wants to enter. */
public sealed interface SignIn {
    record Accepted(Account account) implements SignIn {}

    /** Not known, or not proved; which of the two is not said. */
    record Denied() implements SignIn {}

    /** Too many failures from this address or for this name: not even looked at before {@code seconds} have passed. */
    record Throttled(long seconds) implements SignIn {}
}
