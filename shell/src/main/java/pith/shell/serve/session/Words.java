package pith.shell.serve.session;

import java.nio.charset.StandardCharsets;

/** Text on its way into a machine, where strings are Latin-1 views of bytes. */
final class Words {
    private Words() {}

    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
