package pith.shell.serve.users;

/**
 * What a guess of a password costs: Argon2id's parameters (RFC 9106, section 3.1).
 *
 * @param kibibytes of memory that a guess fills
 * @param passes over it
 * @param lanes that could be computed at once
 */
public record Argon2Cost(int kibibytes, int passes, int lanes) {
    /** The least memory that OWASP's Password Storage Cheat Sheet recommends, so that a class can sign in at once. */
    public static final Argon2Cost USUAL = new Argon2Cost(19 << 10, 2, 1);
}
