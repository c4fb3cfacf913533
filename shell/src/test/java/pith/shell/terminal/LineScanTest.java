package pith.shell.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineScanTest {
    private static String kinds(String text) {
        return LineScan.of(text).pieces().stream()
                .filter(piece -> piece.end() > piece.start())
                .map(piece -> piece.kind().name().toLowerCase(java.util.Locale.ROOT) + ":" + text.substring(piece.start(), piece.end()))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "ls -l /tmp ~ command:ls argument:-l argument:/tmp",
                "a=1 b=2 env ~ assignment:a=1 assignment:b=2 command:env",
                "ls | wc -l && echo ok ~ command:ls operator:| command:wc argument:-l operator:&& command:echo argument:ok",
                "if true; then ls; fi ~ keyword:if command:true operator:; keyword:then command:ls operator:; keyword:fi",
                "for x in a b; do echo $x; done ~ keyword:for argument:x keyword:in argument:a argument:b operator:; keyword:do command:echo argument:$x variable:$x operator:; keyword:done",
                "cat <in >>out x ~ command:cat operator:< file:in operator:>> file:out argument:x",
                "echo 'a b' \"$c\" # end ~ command:echo argument:'a b' quoted:'a b' argument:\"$c\" quoted:\"$c\" comment:# end",
                "case x in a) ls;; b) cat;; esac ~ keyword:case argument:x keyword:in argument:a operator:) command:ls operator:;; argument:b operator:) command:cat operator:;; keyword:esac",
                "echo $(ls ~ command:echo operator:$( command:ls",
            })
    void textIsToldApart(String text, String expected) {
        assertEquals(expected, kinds(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "l~COMMAND~l~",
                "ls ~ARGUMENT~~ls",
                "ls /et~ARGUMENT~/et~ls",
                "ls;~COMMAND~~",
                "ls | wc -~ARGUMENT~-~wc",
                "cat 'my fi~ARGUMENT~my fi~cat",
                "cat my\\ fi~ARGUMENT~my fi~cat",
                "cat <in~FILE~in~cat",
                "echo $(ca~COMMAND~ca~",
                "sudo=1 ca~COMMAND~ca~",
            })
    void theWordBeforeTheCursorIsFound(String text, String kind, String plain, String command) {
        LineScan.Word word = LineScan.of(text).lastWord();
        assertEquals(kind + " " + (plain == null ? "" : plain) + " " + (command == null ? "" : command),
                word.kind() + " " + word.plain() + " " + word.command());
    }

    @Test
    void noTextIsTooOdd() {
        Random random = new Random(7);
        String alphabet = "a'\"\\$({})<>|&;# \n=if`case";
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(20), 0, alphabet.length()).mapToObj(c -> alphabet.substring(c, c + 1)).collect(Collectors.joining());
            LineScan scan = LineScan.of(text);
            assertTrue(scan.lastWord().start() <= text.length(), text);
            for (LineScan.Piece piece : scan.pieces()) {
                assertTrue(piece.start() <= piece.end() && piece.end() <= text.length(), text);
            }
        }
    }
}
