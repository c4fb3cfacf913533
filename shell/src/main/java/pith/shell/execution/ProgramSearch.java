package pith.shell.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds programs along PATH, remembers where, and executes them (XCU 2.9.1.1). */
public final class ProgramSearch {
    private static final int NOT_FOUND = 127;
    private static final int NOT_EXECUTABLE = 126;

    private final ShellContext sh;
    private final TreeMap<String, String> remembered = new TreeMap<>();
    private String rememberedFor = "";

    ProgramSearch(ShellContext sh) {
        this.sh = sh;
    }

    ProgramSearch copyFor(ShellContext child) {
        var copy = new ProgramSearch(child);
        copy.remembered.putAll(remembered);
        copy.rememberedFor = rememberedFor;
        return copy;
    }

    /** {@return the paths remembered by name, for {@code hash}} */
    public Map<String, String> remembered() {
        return remembered;
    }

    public void forget() {
        remembered.clear();
    }

    /** {@return the path of the program, or null if there is none} A name with a slash is its own path. */
    public String find(String name) {
        if (name.indexOf('/') >= 0) {
            return sh.system().stat(name, true).exists() ? name : null;
        }
        String path = sh.variables().getOrDefault("PATH", "");
        if (!path.equals(rememberedFor)) {
            remembered.clear();
            rememberedFor = path;
        }
        String known = remembered.get(name);
        return known != null ? known : search(name, path);
    }

    private String search(String name, String path) {
        String candidate = null;
        for (String file : candidates(name, path)) {
            if (sh.system().stat(file, true).isRegular()) {
                if (sh.system().access(file, ShellSystem.X_OK) == 0) {
                    remembered.put(name, file);
                    return file;
                }
                candidate = candidate == null ? file : candidate;
            }
        }
        return candidate;
    }

    private static List<String> candidates(String name, String path) {
        var files = new ArrayList<String>();
        for (String directory : path.split(":", -1)) {
            files.add(directory.isEmpty() ? "./" + name : directory + (directory.endsWith("/") ? "" : "/") + name);
        }
        return files;
    }

    /**
     * Replaces the process by a program.
     *
     * @return only on failure: the exit status, 127 or 126; the reason has been reported
     */
    public int execute(List<String> argv) {
        String name = argv.getFirst();
        String path = name.isEmpty() ? null : find(name);
        if (path == null) {
            sh.complain(name + ": not found");
            return NOT_FOUND;
        }
        sh.traps().yieldSignals();
        int error = sh.system().execve(path, argv, sh.variables().environment());
        sh.traps().chooseAgain();
        if (error == -Errno.ENOEXEC && ScriptFile.looksLikeText(sh, path)) {
            return ScriptFile.run(sh, path, argv);
        }
        if (error == -Errno.ENOENT && name.indexOf('/') < 0) {
            remembered.remove(name);
        }
        sh.complain(name + ": " + Errno.message(error));
        return error == -Errno.ENOENT ? NOT_FOUND : NOT_EXECUTABLE;
    }
}
