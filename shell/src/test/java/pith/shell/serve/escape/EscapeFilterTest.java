package pith.shell.serve.escape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What observers are shown of a terminal. */
class EscapeFilterTest {
    private static final String[] DRAWING = {
        "plain text\r\n\t", "größer 日本語 😀", "\033[1;31mred\033[0m", "\033[2J\033[H", "\033[?1049h\033[?25l", "\033(B\033)0", "\0337\0338", "\033[10;20r", "\033[3 q",
        "\033[!p", "\033c", "\033[38;2;10;20;30m", "\033M", "\u00e9\u00a0"
    };

    private static final String[] ACTING = {
        "\033]0;title\007", "\033]2;title\033\\", "\033]52;c;ZWNobyBoaQ==\007", "\033]8;;javascript:alert(1)\007", "\033P$qm\033\\", "\033P1000q#0~\033\\", "\033[c", "\033[>c",
        "\033[=c", "\033[6n", "\033[?6n", "\033[21t", "\033[>q", "\033[?2026$p", "\033[?1000h", "\033[?1049;1006h", "\033[?2004h", "\033Z", "\005", "\033_apc\033\\", "\033^pm\033\\",
        "\033Xsos\033\\", "\033kname\033\\", "\033[5i", "\033[>4;2m", "\033[999999999b", "\033[?u", "\u009b6n", "\u009d0;title\u009c", "\033[x", "\033[1;2;3;4'z"
    };

    private static byte[] filtered(byte[] bytes, int[] cuts) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        EscapeFilter filter = new EscapeFilter((sequence, piece, offset, length) -> {
            for (int i = 0; i < length; i++) {
                assertEquals(bytes[(int) sequence + i], piece[offset + i], "a byte is what its number says");
            }
            kept.write(piece, offset, length);
        });
        int from = 0;
        for (int cut : cuts) {
            filter.accept(from, bytes, from, cut - from);
            from = cut;
        }
        filter.accept(from, bytes, from, bytes.length - from);
        return kept.toByteArray();
    }

    private static String filtered(String text) {
        return new String(filtered(text.getBytes(StandardCharsets.UTF_8), new int[0]), StandardCharsets.UTF_8);
    }

    @Test
    void whatDrawsIsShown() {
        for (String text : DRAWING) {
            assertEquals(text + ".", filtered(text + "."));
        }
    }

    @Test
    void whatActsBeyondTheScreenIsTakenOut() {
        for (String text : ACTING) {
            assertEquals("before after", filtered("before " + text + "after"), text.replace("\033", "ESC "));
        }
    }

    @Test
    void aSequenceCutInTwoAnywhereIsTheSameSequence() {
        byte[] bytes = (String.join("·", DRAWING) + String.join("·", ACTING)).getBytes(StandardCharsets.UTF_8);
        byte[] whole = filtered(bytes, new int[0]);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertArrayEquals(whole, filtered(bytes, new int[] {cut}));
        }
    }

    @Test
    void anEndlessStringOrSequenceShowsNothingAndEndsWhereItEnds() {
        assertEquals("ab", filtered("a\033]0;" + "x".repeat(1 << 20) + "\007b"));
        assertEquals("ab", filtered("a\033[" + "1;".repeat(1 << 20) + "mb"));
        assertEquals("a", filtered("a\033]0;" + "x\u009dy\u0090".repeat(1 << 16)));
    }

    @Test
    void noiseNeverLetsAQueryThroughHoweverItIsCut() {
        Random random = new Random(7);
        String alphabet = "\033\033\033[]P?>$;0123456789cnqtp\\ \007\u009b\u009d\u0090\u009cmhHx";
        for (int round = 0; round < 2000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.toString().getBytes(random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
            int[] cuts = random.ints(5, 0, bytes.length).sorted().toArray();
            byte[] whole = filtered(bytes, new int[0]);
            assertArrayEquals(whole, filtered(bytes, cuts));
            String shown = new String(whole, StandardCharsets.ISO_8859_1);
            assertTrue(!shown.matches("(?s).*\033(\\[[0-9;?>$ ]*[cntpx]|[\\]P_^X]).*") || shown.matches("(?s).*\033\\[!p.*"), shown.replace("\033", "ESC "));
            assertArrayEquals(whole, filtered(whole, new int[0]), "what was let through once is let through again");
        }
    }
}
