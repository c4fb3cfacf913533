package pith.shell.execution;

import java.util.ArrayList;
import java.util.List;
import pith.shell.language.ArithmeticEvaluator;
import pith.shell.language.GlobPattern;
import pith.shell.language.Word;
import pith.shell.language.WordPart;

/**
 * Expands words (XCU 2.6) in the standard's order: tilde, parameters, commands and arithmetic from left to right; then fields are
 * split, then matched against file names. Quotes need no removal: the parser kept them apart.
 */
public final class Expander {
    private final ShellContext sh;
    private final ParameterExpansion parameters;
    private final PathnameExpansion pathnames;

    Expander(ShellContext sh) {
        this.sh = sh;
        this.parameters = new ParameterExpansion(sh, this);
        this.pathnames = new PathnameExpansion(sh);
    }

    /** {@return the fields that the words of a command become} */
    List<String> fields(List<Word> words) {
        var result = new ArrayList<String>(words.size());
        for (var word : words) {
            if (word.parts().size() == 1 && word.parts().getFirst() instanceof WordPart.Quoted(String text)) {
                result.add(text);
            } else {
                addFields(word, result);
            }
        }
        return result;
    }

    private void addFields(Word word, List<String> result) {
        var fields = new Fields(ifs(), true);
        parts(word.parts(), fields, false);
        fields.endWord();
        for (var field : fields.done()) {
            if (sh.has(Option.NOGLOB) || !GlobPattern.hasMagic(field.text(), field.quoted())) {
                result.add(field.text());
            } else {
                result.addAll(pathnames.matchesOrSelf(field));
            }
        }
    }

    /** {@return the word as exactly one field: no splitting, no file names} */
    String single(Word word) {
        return unsplit(word).single().text();
    }

    /** {@return the word as a pattern: what was quoted means only itself} */
    GlobPattern pattern(Word word) {
        var field = unsplit(word).single();
        return GlobPattern.of(field.text(), field.quoted());
    }

    private Fields unsplit(Word word) {
        var fields = new Fields("", false);
        parts(word.parts(), fields, false);
        return fields;
    }

    String ifs() {
        return sh.variables().getOrDefault("IFS", " \t\n");
    }

    /** {@code quoted} says whether double quotes surround the parts. */
    void parts(List<WordPart> parts, Fields fields, boolean quoted) {
        for (var part : parts) {
            part(part, fields, quoted);
        }
    }

    /** Most parts are plain text. */
    private void part(WordPart part, Fields fields, boolean quoted) {
        if (part instanceof WordPart.Literal(String text)) {
            fields.literal(text);
        } else {
            expanded(part, fields, quoted);
        }
    }

    private void expanded(WordPart part, Fields fields, boolean quoted) {
        switch (part) {
            case WordPart.Literal(String text) -> fields.literal(text);
            case WordPart.Quoted(String text) -> fields.quoted(text);
            case WordPart.DoubleQuoted(var inner) -> doubleQuoted(inner, fields);
            case WordPart.Tilde(String user) -> fields.quoted(HomeDirectory.of(sh, user));
            case WordPart.Parameter parameter -> parameters.expand(parameter, fields, quoted);
            case WordPart.CommandSubstitution(var body) -> add(CommandSubstitution.run(sh, body), fields, quoted);
            case WordPart.ArithmeticExpansion(var expression) -> add(arithmetic(expression), fields, quoted);
        }
    }

    /** Quotes make a field even when empty, unless all they hold is a {@code $@} without parameters. */
    private void doubleQuoted(List<WordPart> inner, Fields fields) {
        boolean onlyEmptyAt = !inner.isEmpty() && sh.positional().isEmpty()
                && inner.stream().allMatch(part -> part.equals(WordPart.Parameter.plain("@")));
        if (!onlyEmptyAt) {
            fields.quoted("");
            parts(inner, fields, true);
        }
    }

    static void add(String value, Fields fields, boolean quoted) {
        if (quoted) {
            fields.quoted(value);
        } else {
            fields.expanded(value);
        }
    }

    private String arithmetic(Word expression) {
        try {
            return Long.toString(ArithmeticEvaluator.evaluate(single(expression), new ArithmeticVariables(sh)));
        } catch (ArithmeticException wrong) {
            throw sh.failure(2, "arithmetic: " + wrong.getMessage());
        }
    }

    /** Names in an expression are the shell's variables. */
    private record ArithmeticVariables(ShellContext sh) implements ArithmeticEvaluator.Variables {
        @Override
        public String get(String name) {
            String value = name.equals("LINENO") ? Integer.toString(sh.line()) : sh.variables().get(name);
            if (value == null && sh.has(Option.NOUNSET)) {
                throw sh.failure(2, name + ": parameter not set");
            }
            return value;
        }

        @Override
        public void set(String name, String value) {
            sh.assign(name, value);
        }
    }
}
