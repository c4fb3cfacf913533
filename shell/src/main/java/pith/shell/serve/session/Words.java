package pith.shell.serve.session;

import java.nio.charset.StandardCharsets;

/** Text on its way into a machine, where strings are Latin-1 views of bytes. */
final class Words {
    private Words() {}

    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** {@return a name for a file that stands for {@code text} and for nothing else, and leads nowhere} */
    static String fileName(String text) {
        StringBuilder name = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_';
            name.append(plain ? Character.toString(b) : "%%%02x".formatted(b & 0xff));
        }
        return name.toString();
    }
}
