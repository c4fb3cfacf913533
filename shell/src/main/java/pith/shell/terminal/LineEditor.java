package pith.shell.terminal;

import static java.util.Map.entry;

import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.reader.Widget;
import pith.shell.execution.Prompts;
import pith.shell.execution.ShellContext;
import pith.shell.execution.SignalDisposition;
import pith.shell.session.LineSource;
import pith.shell.system.GuestShellSystem;
import pith.shell.system.GuestTty;

/** The source of an interactive shell's lines: an editor with history, completion and colours on the shell's own terminal. */
public final class LineEditor implements LineSource {
    private static final int SIGWINCH = 28;
    private static final String USUAL_CONTINUATION = "> ";

    private ShellContext sh;
    private LineReader reader;
    private ShellParser parser;
    private CommandNames commands;
    private HistoryFile historyFile;

    @Override
    public void attach(ShellContext shell) {
        sh = shell;
        parser = new ShellParser(sh);
        commands = new CommandNames(sh);
        historyFile = new HistoryFile(sh);
        GuestTerminal terminal = terminal();
        sh.system().setSignalDisposition(SIGWINCH, new SignalDisposition.Handler(terminal::noteResize));
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("pith")
                .parser(parser)
                .completer(new ShellCompleter(sh, commands))
                .highlighter(new ShellHighlighter(commands))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.INSERT_TAB, false)
                .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
                .variable(LineReader.HISTORY_SIZE, HistoryFile.LINES)
                .variable(LineReader.INDENTATION, 0)
                .build();
        // It would hand the text to an editor of the host, through a file of the host.
        reader.getWidgets().put(LineReader.EDIT_AND_EXECUTE_COMMAND, () -> false);
        bindKeys();
        silenceKeysOfNothing();
        historyFile.read().forEach(line -> reader.getHistory().add(line));
    }

    /** Most terminals send these, whatever kind $TERM says they are and whatever they were told. */
    private void bindKeys() {
        Map<String, String> keys = Map.ofEntries(
                entry("[A", LineReader.UP_LINE_OR_HISTORY), entry("[B", LineReader.DOWN_LINE_OR_HISTORY),
                entry("OA", LineReader.UP_LINE_OR_HISTORY), entry("OB", LineReader.DOWN_LINE_OR_HISTORY),
                entry("[C", LineReader.FORWARD_CHAR), entry("[D", LineReader.BACKWARD_CHAR),
                entry("OC", LineReader.FORWARD_CHAR), entry("OD", LineReader.BACKWARD_CHAR),
                entry("[1;5C", LineReader.FORWARD_WORD), entry("[1;5D", LineReader.BACKWARD_WORD),
                entry("[H", LineReader.BEGINNING_OF_LINE), entry("[F", LineReader.END_OF_LINE),
                entry("OH", LineReader.BEGINNING_OF_LINE), entry("OF", LineReader.END_OF_LINE),
                entry("[1~", LineReader.BEGINNING_OF_LINE), entry("[4~", LineReader.END_OF_LINE),
                entry("[7~", LineReader.BEGINNING_OF_LINE), entry("[8~", LineReader.END_OF_LINE),
                entry("[3~", LineReader.DELETE_CHAR));
        keys.forEach((key, widget) -> keyMap().bind(new Reference(widget), "\033" + key));
    }

    /** JLine binds keys, Ctrl-] for one, to widgets that it does not have, and says so on the screen when they are pressed. */
    private void silenceKeysOfNothing() {
        keyMap().getBoundKeys().forEach((key, binding) -> {
            if (binding instanceof Reference widget && !reader.getWidgets().containsKey(widget.name())) {
                keyMap().bind((Widget) () -> true, key);
            }
        });
    }

    private KeyMap<Binding> keyMap() {
        return reader.getKeyMaps().get(LineReader.MAIN);
    }

    private GuestTerminal terminal() {
        GuestTty tty = new GuestTty(GuestShellSystem.calls(sh), 0, 1);
        String type = TerminalType.nearest(sh.variables().getOrDefault("TERM", ""));
        try {
            return new GuestTerminal(tty, type, sh.traps()::isInterrupted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer read(String prompt, String open) {
        commands.expire();
        parser.continues(!open.isEmpty());
        reader.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, continuation());
        try {
            String line = reader.readLine(literal(TextBytes.text(prompt)));
            if (!line.isBlank()) {
                historyFile.append(line);
            }
            return new Answer.Line(TextBytes.bytes(line));
        } catch (UserInterruptException ctrlC) {
            return new Answer.Interrupted();
        } catch (EndOfFileException | IOError end) {
            return new Answer.End();
        }
    }

    /** {@return the prompt of further lines: the construct that is open and PS2, or PS2 alone if the user has set it} */
    private String continuation() {
        String prompt = Prompts.expand(sh, sh.variables().getOrDefault("PS2", ""));
        return prompt.equals(USUAL_CONTINUATION) ? "%M" + prompt : literal(TextBytes.text(prompt));
    }

    /** JLine gives {@code %} a meaning in prompts. */
    private static String literal(String prompt) {
        return prompt.replace("%", "%%");
    }

    @Override
    public List<String> history() {
        List<String> lines = new ArrayList<>();
        if (reader != null) {
            reader.getHistory().forEach(entry -> lines.add(TextBytes.bytes(entry.line())));
        }
        return lines;
    }
}
