package pith.shell.serve.users;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Tokens of links: 256 random bits, written as 43 letters, digits, {@code -} and {@code _}. Only their hashes are kept. */
final class Token {
    private static final int BYTES = 32;
    private static final int LENGTH = 43;

    private Token() {}

    static String fresh(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** {@return whether {@code text} could be one at all} */
    static boolean isPossible(String text) {
        return text != null && text.length() == LENGTH && text.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'));
    }

    /** {@return SHA-256, in hexadecimal} Looking a hash up tells by its time at most about the hash. */
    static String hash(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
