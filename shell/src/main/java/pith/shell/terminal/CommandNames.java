package pith.shell.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellSystem.Directory;
import pith.shell.execution.ShellSystem.FileStatus;
import pith.shell.language.ReservedWords;

/** Which commands there are. Folders of PATH are read again only when PATH or one of them has changed. */
final class CommandNames {
    private static final int FILE = 8, LINK = 10, UNKNOWN = 0;

    private final ShellContext sh;
    private final TreeSet<String> programs = new TreeSet<>();
    private String seen = "";
    private boolean fresh;

    CommandNames(ShellContext sh) {
        this.sh = sh;
    }

    /** A new line begins: programs may have come or gone. */
    void expire() {
        fresh = false;
    }

    /** {@return whether a command of this name would be found} */
    boolean isKnown(String name) {
        if (name.indexOf('/') >= 0) {
            return sh.system().stat(name, true).exists();
        }
        return isOfShell(name) || programs().contains(name);
    }

    private boolean isOfShell(String name) {
        return sh.builtins().find(name) != null || sh.functions().containsKey(name) || sh.aliases().containsKey(name)
                || ReservedWords.isReserved(name);
    }

    /** {@return the commands that begin so, in order} */
    TreeSet<String> beginningWith(String prefix) {
        TreeSet<String> names = new TreeSet<>();
        sh.builtins().all().forEach(builtin -> names.add(builtin.name()));
        names.addAll(sh.functions().keySet());
        names.addAll(sh.aliases().keySet());
        names.addAll(programs());
        names.removeIf(name -> !name.startsWith(prefix));
        return names;
    }

    private TreeSet<String> programs() {
        if (fresh) {
            return programs;
        }
        fresh = true;
        List<String> folders = List.of(sh.variables().getOrDefault("PATH", "").split(":"));
        StringBuilder state = new StringBuilder();
        folders.forEach(folder -> state.append(folder).append('@').append(changed(folder)).append(':'));
        if (!state.toString().equals(seen)) {
            seen = state.toString();
            programs.clear();
            folders.forEach(folder -> programs.addAll(programsOf(folder)));
        }
        return programs;
    }

    private long changed(String folder) {
        FileStatus status = sh.system().stat(folder, true);
        return status.exists() ? status.mtimeNanos() : 0;
    }

    private List<String> programsOf(String folder) {
        List<String> names = new ArrayList<>();
        for (Directory.Entry entry : FolderContent.of(sh.system(), folder)) {
            if (entry.type() == FILE || entry.type() == LINK || entry.type() == UNKNOWN) {
                names.add(entry.name());
            }
        }
        return names;
    }
}
