package pith.shell.execution;

import java.util.List;
import java.util.function.BooleanSupplier;
import pith.shell.language.Command;
import pith.shell.language.CommandList;
import pith.shell.language.Word;
import pith.shell.language.WordPart;

/** {@code while}, {@code until} and {@code for} (XCU 2.9.4). */
final class Loops {
    private static final List<Word> ALL_PARAMETERS =
            List.of(new Word(List.of(new WordPart.DoubleQuoted(List.of(WordPart.Parameter.plain("@"))))));

    private final ShellContext sh;
    private int status;

    Loops(ShellContext sh) {
        this.sh = sh;
    }

    int run(Command.Loop loop) {
        return looping(() -> {
            boolean more = true;
            while (more) {
                more = turn(() -> isWanted(loop) && body(loop.body()));
            }
        });
    }

    private boolean isWanted(Command.Loop loop) {
        sh.frames().enterTested();
        try {
            return (sh.executor().run(loop.condition(), false) != 0) == loop.until();
        } finally {
            sh.frames().leaveTested();
        }
    }

    private boolean body(CommandList body) {
        status = sh.executor().run(body, false);
        return true;
    }

    int run(Command.For loop) {
        var values = sh.executor().expander().fields(loop.words().orElse(ALL_PARAMETERS));
        return looping(() -> {
            for (String value : values) {
                sh.assign(loop.name(), value);
                if (!turn(() -> body(loop.body()))) {
                    break;
                }
            }
        });
    }

    private int looping(Runnable turns) {
        sh.frames().enterLoop();
        try {
            turns.run();
        } finally {
            sh.frames().leaveLoop();
        }
        sh.setLastStatus(status);
        return status;
    }

    /** {@return whether the loop goes on after one turn} */
    private boolean turn(BooleanSupplier turn) {
        try {
            return turn.getAsBoolean();
        } catch (Unwind.LoopJump jump) {
            status = 0;
            if (jump.levels() > 1) {
                throw new Unwind.LoopJump(jump.levels() - 1, jump.continues());
            }
            return jump.continues();
        }
    }
}
