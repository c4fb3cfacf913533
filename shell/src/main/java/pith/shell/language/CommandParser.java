package pith.shell.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import pith.shell.language.Command.Branch;
import pith.shell.language.Command.CaseItem;

/** Parses one command: the compound ones here, simple ones in {@link SimpleCommandParser}. */
final class CommandParser {
    private final Parser lists;
    private final Tokens tokens;
    private final Nesting nesting;
    private final SimpleCommandParser simple;

    CommandParser(Parser lists, Tokens tokens, Nesting nesting) {
        this.lists = lists;
        this.tokens = tokens;
        this.nesting = nesting;
        this.simple = new SimpleCommandParser(tokens, this);
    }

    Command command() {
        var token = tokens.peekCommand();
        if (token.isOperator("(")) {
            return compound("subshell", this::subshell);
        }
        return switch (token.plainText()) {
            case "{" -> compound("cursh", this::group);
            case "if" -> compound("if", this::ifCommand);
            case "while" -> compound("while", () -> loop(false));
            case "until" -> compound("until", () -> loop(true));
            case "for" -> compound("for", this::forCommand);
            case "case" -> compound("case", this::caseCommand);
            case "}", "then", "elif", "else", "fi", "do", "done", "esac" -> throw tokens.unexpected();
            default -> simple.command();
        };
    }

    private Command compound(String construct, Supplier<Command> body) {
        nesting.enter(construct, tokens.lexer().reader());
        tokens.take();
        var command = body.get();
        nesting.leave();
        var redirections = simple.redirections();
        return redirections.isEmpty() ? command : new Command.Redirected(command, redirections);
    }

    /** Behind {@code name (}. */
    Command functionBody(String name) {
        nesting.enter("function", tokens.lexer().reader());
        tokens.take();
        tokens.expect(")");
        tokens.skipNewlines();
        var body = command();
        nesting.leave();
        return new Command.FunctionDefinition(name, body);
    }

    private Command subshell() {
        var body = lists.compoundList();
        tokens.expect(")");
        return new Command.Subshell(body);
    }

    private Command group() {
        var body = lists.compoundList();
        tokens.expectWord("}");
        return new Command.Group(body);
    }

    private Command ifCommand() {
        var branches = new ArrayList<Branch>();
        do {
            var condition = lists.compoundList();
            nesting.rename("then");
            tokens.expectWord("then");
            branches.add(new Branch(condition, lists.compoundList()));
        } while (tokens.takeIfWord("elif"));
        Optional<CommandList> otherwise = Optional.empty();
        if (tokens.takeIfWord("else")) {
            nesting.rename("else");
            otherwise = Optional.of(lists.compoundList());
        }
        tokens.expectWord("fi");
        return new Command.If(List.copyOf(branches), otherwise);
    }

    private Command loop(boolean until) {
        var condition = lists.compoundList();
        return new Command.Loop(until, condition, doGroup());
    }

    private CommandList doGroup() {
        tokens.expectWord("do");
        var body = lists.compoundList();
        tokens.expectWord("done");
        return body;
    }

    private Command forCommand() {
        String name = tokens.peek().plainText();
        if (!Names.isName(name)) {
            throw tokens.unexpected("the name of a variable");
        }
        tokens.take();
        if (tokens.takeIf(";")) {
            tokens.skipNewlines();
            return new Command.For(name, Optional.empty(), doGroup());
        }
        tokens.skipNewlines();
        Optional<List<Word>> words = Optional.empty();
        if (tokens.takeIfWord("in")) {
            words = Optional.of(wordsOfFor());
        }
        return new Command.For(name, words, doGroup());
    }

    private List<Word> wordsOfFor() {
        var words = new ArrayList<Word>();
        while (isWord(tokens.peek())) {
            words.add(tokens.take().word());
        }
        if (!tokens.takeIf(";") && tokens.peek().kind() != Token.Kind.NEWLINE) {
            throw tokens.unexpected("';' or a new line");
        }
        tokens.skipNewlines();
        return List.copyOf(words);
    }

    private Command caseCommand() {
        if (!isWord(tokens.peek())) {
            throw tokens.unexpected("a word");
        }
        var subject = tokens.take().word();
        tokens.skipNewlines();
        tokens.expectWord("in");
        tokens.skipNewlines();
        var items = new ArrayList<CaseItem>();
        while (!tokens.takeIfWord("esac")) {
            items.add(caseItem());
        }
        return new Command.Case(subject, List.copyOf(items));
    }

    private CaseItem caseItem() {
        tokens.takeIf("(");
        var patterns = new ArrayList<Word>();
        do {
            if (!isWord(tokens.peek())) {
                throw tokens.unexpected("a pattern or 'esac'");
            }
            patterns.add(tokens.take().word());
        } while (tokens.takeIf("|"));
        tokens.expect(")");
        var body = lists.possiblyEmptyList();
        if (!tokens.takeIf(";;") && !tokens.peek().plainText().equals("esac")) {
            throw tokens.unexpected("';;' or 'esac'");
        }
        tokens.skipNewlines();
        return new CaseItem(List.copyOf(patterns), body);
    }

    static boolean isWord(Token token) {
        return token.kind() == Token.Kind.WORD || token.kind() == Token.Kind.IO_NUMBER;
    }

}
