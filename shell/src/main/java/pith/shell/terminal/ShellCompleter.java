package pith.shell.terminal;

import java.util.List;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import pith.shell.execution.Builtin;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellSystem.Directory;
import pith.shell.execution.ShellSystem.FileStatus;

/** What the word before the cursor may become: a command, a variable, an argument that a built-in knows of, a path. */
final class ShellCompleter implements Completer {
    private static final int DIRECTORY = 4, LINK = 10, UNKNOWN = 0;

    /** Their arguments are commands, too. */
    private static final Set<String> ABOUT_COMMANDS = Set.of("command", "hash", "type", "which");

    private final ShellContext sh;
    private final CommandNames commands;

    ShellCompleter(ShellContext sh, CommandNames commands) {
        this.sh = sh;
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        LineScan.Word word = ((ShellParser.TypedLine) line).last();
        String typed = word.plain();
        if (typed.startsWith("$")) {
            variables(typed, candidates);
        } else if (isCommand(word) && typed.indexOf('/') < 0) {
            commands.beginningWith(TextBytes.bytes(typed)).forEach(name -> candidates.add(whole(TextBytes.text(name), null)));
        } else {
            known(word, candidates);
            if (candidates.isEmpty()) {
                paths(typed, word.command().equals("cd"), candidates);
            }
        }
    }

    private static boolean isCommand(LineScan.Word word) {
        return word.kind() == LineScan.Kind.COMMAND
                || word.kind() == LineScan.Kind.ARGUMENT && ABOUT_COMMANDS.contains(word.command()) && !word.plain().startsWith("-");
    }

    private static Candidate whole(String value, String description) {
        return new Candidate(value, value, null, description, null, null, true);
    }

    private void variables(String typed, List<Candidate> candidates) {
        String lead = typed.startsWith("${") ? "${" : "$";
        String tail = lead.equals("${") ? "}" : "";
        for (String name : sh.variables().all().keySet()) {
            if (name.startsWith(typed.substring(lead.length()))) {
                candidates.add(whole(lead + name + tail, null));
            }
        }
    }

    /** Options and arguments that the command itself tells of. */
    private void known(LineScan.Word word, List<Candidate> candidates) {
        Builtin builtin = word.kind() == LineScan.Kind.ARGUMENT ? sh.builtins().find(word.command()) : null;
        if (builtin == null) {
            return;
        }
        boolean option = word.plain().startsWith("-");
        for (Builtin.Completion completion : builtin.completions(sh)) {
            if (completion.text().startsWith(word.plain()) && option == completion.text().startsWith("-")) {
                candidates.add(whole(completion.text(), completion.description()));
            }
        }
    }

    private void paths(String typed, boolean foldersOnly, List<Candidate> candidates) {
        int slash = typed.lastIndexOf('/');
        String shown = typed.substring(0, slash + 1);
        String begun = typed.substring(slash + 1);
        String folder = shown.isEmpty() ? "." : TextBytes.bytes(home(shown));
        for (Directory.Entry entry : FolderContent.of(sh.system(), folder)) {
            String name = TextBytes.text(entry.name());
            boolean wanted = name.startsWith(begun) && (begun.startsWith(".") || !name.startsWith("."));
            if (wanted) {
                boolean isFolder = isFolder(folder, entry);
                if (isFolder || !foldersOnly) {
                    candidates.add(new Candidate(shown + name, name, null, null, isFolder ? "/" : null, null, !isFolder));
                }
            }
        }
    }

    private String home(String path) {
        return path.startsWith("~/") ? TextBytes.text(sh.variables().getOrDefault("HOME", "")) + path.substring(1) : path;
    }

    private boolean isFolder(String folder, Directory.Entry entry) {
        if (entry.type() != LINK && entry.type() != UNKNOWN) {
            return entry.type() == DIRECTORY;
        }
        FileStatus target = sh.system().stat(folder + "/" + entry.name(), true);
        return target.isDirectory();
    }
}
