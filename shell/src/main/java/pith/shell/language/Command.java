package pith.shell.language;

import java.util.List;
import java.util.Optional;

/** A command of the grammar (XCU 2.9). Immutable. */
public sealed interface Command {

    /** {@code NAME=value… word… redirection…}; {@code line} is where it starts, for {@code $LINENO}. */
    record SimpleCommand(List<Assignment> assignments, List<Word> words, List<Redirection> redirections, int line)
            implements Command {}

    /** {@code ( list )}: runs in a forked process. */
    record Subshell(CommandList body) implements Command {}

    /** <code>{ list; }</code>. */
    record Group(CommandList body) implements Command {}

    /** {@code if … then … elif … else … fi}; the branches are in order. */
    record If(List<Branch> branches, Optional<CommandList> otherwise) implements Command {}

    record Branch(CommandList condition, CommandList body) {}

    /** {@code while} or, when {@code until}, its opposite. */
    record Loop(boolean until, CommandList condition, CommandList body) implements Command {}

    /** {@code for NAME in words; do … done}; without {@code in} the words are {@code "$@"}. */
    record For(String name, Optional<List<Word>> words, CommandList body) implements Command {}

    record Case(Word subject, List<CaseItem> items) implements Command {}

    record CaseItem(List<Word> patterns, CommandList body) {}

    /** {@code name() command}. */
    record FunctionDefinition(String name, Command body) implements Command {}

    /** A compound command with redirections that hold while it runs. */
    record Redirected(Command command, List<Redirection> redirections) implements Command {}

    record Assignment(String name, Word value) {}
}
