package pith.shell.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {
    private static final int MEBIBYTE = 1 << 20;

    private static Syntax syntax(String text) {
        return Syntax.of(text, name -> null);
    }

    private static Command only(String text) {
        var complete = assertInstanceOf(Syntax.Complete.class, syntax(text));
        return complete.commands().getFirst().items().getFirst().andOr().first().commands().getFirst();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', value = {
        "echo \"abc~dquote", "echo 'abc~quote", "if true~if", "if true; then~then", "if a; then b; else~else",
        "while a; do~while", "for i in a; do~for", "case x in~case", "{ a;~cursh", "( a~subshell", "a |~pipe", "a &&~cmdand",
        "a ||~cmdor", "a \\~continuation", "echo $(a~cmdsubst", "echo `a~bquote", "echo ${x:-~braceparam", "echo $((1+~math",
        "cat <<E~heredoc", "f() {~cursh", "f()~function"})
    void unfinishedTextNamesItsInnermostConstruct(String text, String open) {
        assertEquals(new Syntax.Incomplete(open), syntax(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', value = {
        "fi~1~1~unexpected 'fi'", "a;;~1~2~unexpected ';;'", "a ; ; b~1~5~unexpected ';'", "( )~1~3~unexpected ')', expected a command",
        "if a; fi~1~7~unexpected 'fi', expected 'then'", "for 1 in a~1~5~unexpected '1', expected the name of a variable",
        "echo ${x/y}~1~10~bad substitution", "a | | b~1~5~unexpected '|'", ">~1~2~unexpected end of line, expected a word behind '>'",
        "a )~1~3~unexpected ')'", "while a; done~1~10~unexpected 'done', expected 'do'"})
    void wrongTextIsPlacedAndExplained(String text, int line, int column, String message) {
        var wrong = assertInstanceOf(Syntax.Wrong.class, syntax(text));
        assertEquals(message, wrong.message());
        assertEquals(line + ":" + column, wrong.line() + ":" + wrong.column());
    }

    @Test
    void theLineOfAnErrorCountsContinuationsAndHereDocuments() {
        var wrong = assertInstanceOf(Syntax.Wrong.class, syntax("a \\\nb\ncat <<E\ntext\nE\n  fi"));
        assertEquals("6:3", wrong.line() + ":" + wrong.column());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "{ ", "$(", "\"${x:-", "if a; then ", "`", "$((", "f() ", "while ", "\"$(", "case x in x) ", "! ", "<<E "})
    void aMebibyteOfOpeningsIsRefusedInASentence(String opening) {
        var result = syntax(opening.repeat(MEBIBYTE / opening.length()));
        assertTrue(!(result instanceof Syntax.Wrong(int line, int column, String message)) || !message.isBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|", "a&&", "a;", "a ", "$x", "'q'", "\"d\"", "x=1 ", "\\\n", ">f ", "$((1))", "a\n"})
    void aMebibyteOfRepetitionParses(String piece) {
        assertInstanceOf(Syntax.Complete.class, syntax("b " + piece.repeat(MEBIBYTE / piece.length()) + "a"));
    }

    @Test
    void wordsKeepWhatWasQuoted() {
        var command = assertInstanceOf(Command.SimpleCommand.class, only("a'b'\"c$d\"\\e$(f)~ ~/x"));
        assertEquals(List.of(new WordPart.Literal("a"), new WordPart.Quoted("b"),
                new WordPart.DoubleQuoted(List.of(new WordPart.Quoted("c"), WordPart.Parameter.plain("d"))), new WordPart.Quoted("e")),
                command.words().getFirst().parts().subList(0, 4));
        assertEquals(List.of(new WordPart.Tilde(""), new WordPart.Literal("/x")), command.words().get(1).parts());
    }

    @Test
    void hereDocumentsBelongToTheirOwnCommands() {
        var first = assertInstanceOf(Command.SimpleCommand.class, only("cat <<A - <<'B'\none $x\nA\ntwo $x\nB\n"));
        var here = (Redirection.Here) first.redirections().getFirst();
        assertEquals(List.of(new WordPart.Quoted("one "), WordPart.Parameter.plain("x"), new WordPart.Quoted("\n")),
                here.document().body().parts());
        var quoted = (Redirection.Here) first.redirections().get(1);
        assertEquals(List.of(new WordPart.Quoted("two $x\n")), quoted.document().body().parts());
    }

    @Test
    void aliasesAreReplacedOnceAndGoOnBehindABlank() {
        var aliases = Map.of("ls", "ls -l", "s", "s ", "w", "word", "a", "b ", "b", "a ");
        assertEquals(List.of("ls", "-l", "ls"), texts("ls ls", aliases));
        assertEquals(List.of("s", "word", "w"), texts("s w w", aliases));
        assertEquals(List.of("a", "x"), texts("a x", aliases));
    }

    private static List<String> texts(String text, Map<String, String> aliases) {
        var complete = assertInstanceOf(Syntax.Complete.class, Syntax.of(text, aliases::get));
        var command = complete.commands().getFirst().items().getFirst().andOr().first().commands().getFirst();
        return ((Command.SimpleCommand) command).words().stream().map(Word::plainText).toList();
    }

    @Test
    void theParserAsksForNoLineBeyondTheCommand() {
        var lines = List.of("if a\n", "then b; fi\n", "c\n").iterator();
        int[] asked = {0};
        var parser = new Parser(open -> {
            asked[0]++;
            return lines.hasNext() ? lines.next() : null;
        }, name -> null);
        parser.next();
        assertEquals(2, asked[0]);
    }

    @Test
    void anyMixtureOfTokensIsCompleteIncompleteOrWrong() {
        String[] pieces = {"if ", "then ", "fi ", "for ", "in ", "do ", "done ", "case ", "esac ", "{ ", "} ", "( ", ") ", ";; ", "; ", "& ", "&& ",
            "|| ", "| ", "\n", "a ", "x=1 ", "$x", "${", "}", "$(", "$((", "))", "`", "'", "\"", "\\", "<", ">", "<<E\n", "E\n", "2>", "~", "*",
            "[", "]", "#", "!", " ", "\t", "$'", "\377", "\0", ":-", "##", "f() "};
        var random = new Random(20);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            syntax(text.toString());
        }
    }
}
