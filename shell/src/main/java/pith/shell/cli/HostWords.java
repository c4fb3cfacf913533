package pith.shell.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The words of the command line as bytes, one to a char, which is how programs of the machine will get them. Java decodes words by the
 * locale and loses what it cannot decode; Linux still has the bytes.
 */
final class HostWords {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private HostWords() {}

    static String[] bytes(String[] words) {
        if (Arrays.stream(words).allMatch(HostWords::isAscii)) {
            return words;
        }
        try {
            String[] all = new String(Files.readAllBytes(COMMAND_LINE), StandardCharsets.ISO_8859_1).split("\0", -1);
            int end = all.length - 1;
            if (end >= words.length) {
                return Arrays.copyOfRange(all, end - words.length, end);
            }
        } catch (IOException e) {
            // Not Linux: what Java made of them is all there is.
        }
        return Arrays.stream(words).map(HostWords::encoded).toArray(String[]::new);
    }

    private static boolean isAscii(String word) {
        return word.chars().allMatch(c -> c < 0x80);
    }

    /** {@return text as UTF-8 bytes} */
    static String encoded(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** {@return bytes as text to show, or to name a file of the host by} */
    static String text(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
