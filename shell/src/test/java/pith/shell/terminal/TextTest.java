package pith.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @Test
    void textAndBytesAreTwoViewsOfTheSame() {
        assertEquals("grün 日本", TextBytes.text(TextBytes.bytes("grün 日本")));
        assertEquals(5, TextBytes.bytes("grün").length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "a\nb", "back\\slash", "\\n", "\\", "x\\\ny", ""})
    void aCommandSurvivesTheHistoryFile(String line) {
        assertEquals(-1, HistoryFile.encoded(line).indexOf('\n'));
        assertEquals(line, HistoryFile.decoded(HistoryFile.encoded(line)));
    }

    @ParameterizedTest
    @CsvSource({"xterm-256color, xterm-256color", "xterm-kitty, xterm-256color", "tmux, screen", "tmux-256color, xterm-256color", "vt100, ansi", "-evil, ansi", "'', dumb"})
    void anyTerminalIsTakenForOneThatIsKnown(String term, String taken) {
        assertEquals(taken, TerminalType.nearest(term));
    }
}
