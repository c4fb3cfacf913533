package pith.shell.execution;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.shell.language.InputLines;

/** An executable file that the kernel does not know and that is therefore a shell script (XCU 2.9.1.1, 1.b). */
final class ScriptFile {
    private static final int LOOKED_AT = 256;

    private ScriptFile() {}

    /** {@return whether the file's beginning holds no NUL, as a script's does not} */
    static boolean looksLikeText(ShellContext sh, String path) {
        String text = FileContent.read(sh.system(), path).text();
        return text.substring(0, Math.min(LOOKED_AT, text.length())).indexOf('\0') < 0;
    }

    /** Runs it as a new shell would, in this process. */
    static int run(ShellContext sh, String path, List<String> argv) {
        Map<String, String> environment = new TreeMap<>();
        for (String entry : sh.variables().environment()) {
            int equals = entry.indexOf('=');
            environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        var script = new ShellContext(sh.system(), sh.builtins(), path, environment);
        script.setPositional(argv.subList(1, argv.size()));
        String text = FileContent.read(sh.system(), path).text();
        return script.executor().toTheEnd(() -> new Scripts(script).run(InputLines.of(text), true));
    }
}
